import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { deliver } from '../../local/deliver.ts';
import { readPayload } from '../../scripts/lib/payload.ts';
import { send } from '../../scripts/send/command.ts';
import { recipes, sampleFile } from '../../scripts/send/recipes.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import { fixture, fixtureFiles } from '../../local/samples/index.ts';
import { outcomes, type Outcome } from '../fixtures/outcomes.ts';
import { secret, startTestStack, until, untilDeadLetters, type TestStack } from './support.ts';

describe('every payload, over the wire', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startTestStack();
  });
  after(async () => stack.close());

  it('becomes exactly the findings in the table', async () => {
    for (const file of fixtureFiles) {
      const { status } = await deliver(stack, await readPayload(file), secret);
      assert.ok(status === 200 || status === 0, file);
    }
    await until(() => stack.ledger.underWay.length === 0);
    // Several payloads contain the same event, which is one finding.
    const expected = Object.values(outcomes)
      .flat()
      .filter((outcome): outcome is Extract<Outcome, { finding: string }> => 'finding' in outcome);
    const findings = stack.scc.findings();
    assert.deepEqual(
      findings.map(({ name }) => String(name).split('/').at(-1) ?? '').toSorted(compare),
      [...new Set(expected.map(({ finding }) => finding))].toSorted(compare),
    );
    for (const { finding: id, category, severity, time, findingClass } of expected) {
      // The payload that arrives first decides, and only one of them names a cluster.
      const resources = expected.filter((each) => each.finding === id).map((each) => each.resource);
      const finding = findings.find(({ name }) => String(name).endsWith(`/findings/${id}`));
      assert.equal(finding?.['category'], category);
      assert.equal(finding['severity'], severity);
      assert.ok(resources.includes(String(finding['resourceName'])), id);
      assert.equal(finding['state'], 'ACTIVE');
      assert.equal(finding['findingClass'], findingClass ?? 'THREAT');
      assert.equal(padded(String(finding['eventTime'])), time);
    }
  });

  it('is quarantined unchanged if it is none', async () => {
    const letters = await untilDeadLetters(stack, 1);
    assert.equal(letters.length, 1);
    const [letter] = letters;
    assert.equal(letter?.topic, 'events-dead');
    assert.equal(letter.attributes['reason'], 'unknown-format');
    assert.equal(letter.data.toString(), (await fixture('c07')).body);
  });

  it('counts each outcome once', () => {
    const { accepted, ignored, quarantined, dropped, dead } = stack.ledger.totals();
    const all = Object.entries(outcomes).flatMap(([, list]) => list);
    // The two in push envelopes did not pass through receive.
    assert.equal(accepted, all.filter((outcome) => 'finding' in outcome).length - 2);
    assert.equal(ignored, all.filter((outcome) => 'ignored' in outcome).length);
    assert.deepEqual([quarantined, dropped, dead], [1, 0, 0]);
  });

  it("is sent by the name of its recipe too, as the same finding; Sysdig's are others", async () => {
    const before = stack.scc.findings().length;
    const { accepted } = stack.ledger.totals();
    let sent = 0;
    for (const [name, { attack, harmless }] of Object.entries(recipes)) {
      const { code, out } = await runProgram(
        send(),
        ['--url', stack.receiveUrl, '--recipe', name],
        { WEBHOOK_SECRET: secret },
      );
      const lines = [
        ...attack.map((sample) => `attack: ${basename(sample.name)}`),
        ...harmless.map((sample) => `harmless: ${basename(sample.name)}`),
      ].map((line) => `${line}: 200 {"accepted":1,"ignored":0,"quarantined":0}\n`);
      assert.deepEqual([code, out], [0, lines.join('')]);
      sent += lines.length;
    }
    await until(() => stack.ledger.underWay.length === 0);
    assert.equal(stack.ledger.totals().accepted, accepted + sent);
    const others = stack.scc.findings().slice(before);
    const ofSysdig = Object.values(recipes).flatMap(({ attack, harmless }) =>
      [...attack, ...harmless].filter(({ name }) => name.includes('sysdig')),
    );
    const ids = await Promise.all(
      ofSysdig.map(async (sample) => {
        const body: unknown = JSON.parse((await readPayload(sampleFile(sample))).body);
        return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
      }),
    );
    assert.deepEqual(
      others.map(({ name }) => String(name).split('/').at(-1) ?? '').toSorted(compare),
      ids.toSorted(compare),
    );
    assert.ok(others.every(({ resourceName }) => /\/clusters\//.test(String(resourceName))));
  });
});

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** proto3 JSON prints 0, 3, 6 or 9 digits of a second. */
function padded(time: string): string {
  const [seconds = '', fraction = ''] = time.slice(0, -1).split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}Z`;
}
