import assert from 'node:assert/strict';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { fixture } from '../../local/samples/index.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import {
  cloudEvent,
  falcoAlert,
  fluentBit,
  logEntry,
} from '../unit/shared/formats/wrappers/wrapped.ts';
import {
  post,
  secret,
  startTestStack,
  until,
  untilDeadLetters,
  type TestStack,
} from './support.ts';

/** A different alert for each number. */
function alert(number: number, changes: JsonObject = {}): JsonObject {
  return { ...falcoAlert, rule: `Rule ${number}`, ...changes };
}

const falcosSecret = 'the-secret-of-falco-alone';

describe('an event in its envelopes', () => {
  let stack: TestStack;
  before(async () => {
    const prod = 'project=example-project location=us-central1 cluster=prod';
    stack = await startTestStack({ secrets: `${secret}\n${falcosSecret} sender=falco ${prod}` });
  });
  after(async () => stack.close());

  async function publish(
    data: string | Buffer,
    attributes: Record<string, string> = {},
  ): Promise<void> {
    const topic = stack.pubsub.topic(pushStages[0].topic);
    await topic.publishMessage({ data: Buffer.from(data), attributes });
  }

  function findingsOf(rule: string): JsonObject[] {
    return stack.scc
      .findings()
      .map((finding): unknown => finding)
      .filter(isObject)
      .filter(({ category }) => category === rule);
  }

  async function onlyFinding(rule: string): Promise<JsonObject> {
    await until(() => findingsOf(rule).length > 0);
    await until(() => stack.ledger.underWay.length === 0);
    const [finding, ...others] = findingsOf(rule);
    assert.ok(finding !== undefined && others.length === 0);
    return finding;
  }

  it('is one finding on the cluster, twice through a log sink', async () => {
    for (const insertId of ['a', 'b']) {
      await publish(JSON.stringify(logEntry({ jsonPayload: alert(1) }, { insertId })));
    }
    await until(() => stack.ledger.totals().duplicate === 1);
    assert.equal(
      (await onlyFinding('Rule 1'))['resourceName'],
      '//container.googleapis.com/projects/example-project/locations/us-central1/clusters/cluster-1',
    );
  });

  it("is on its token's cluster, and cannot be another sender's", async () => {
    const own = { authorization: `Bearer ${falcosSecret}` };
    const { status } = await post(stack, JSON.stringify(alert(21)), own);
    assert.equal(status, 200);
    assert.equal(
      (await onlyFinding('Rule 21'))['resourceName'],
      '//container.googleapis.com/projects/example-project/locations/us-central1/clusters/prod',
    );
    const refused = await post(stack, (await fixture('b17')).body, own);
    assert.equal(refused.status, 403);
  });

  it('is on the cluster in the attributes, as falcosidekick’s own output sets them', async () => {
    const place = { project: 'example-project', location: 'europe-west1-b', cluster: 'edge' };
    await publish(JSON.stringify(alert(22)), place);
    assert.equal(
      (await onlyFinding('Rule 22'))['resourceName'],
      '//container.googleapis.com/projects/example-project/locations/europe-west1-b/clusters/edge',
    );
  });

  it('is one finding per CloudEvent, posted in both modes', async () => {
    const structured = { 'content-type': 'application/cloudevents+json' };
    const batch = { 'content-type': 'application/cloudevents-batch+json' };
    const binary = { 'ce-specversion': '1.0', 'ce-type': 'falco.rule.output.v1', 'ce-id': '1' };
    const one = JSON.stringify(cloudEvent({ data: alert(2) }));
    const two = JSON.stringify([3, 4].map((n) => cloudEvent({ data: alert(n) })));
    const answers = [
      await post(stack, one, structured),
      await post(stack, two, batch),
      await post(stack, JSON.stringify(alert(5)), binary),
    ];
    assert.deepEqual(
      answers.map(({ body }) => body),
      [1, 2, 1].map((accepted) => ({ accepted, ignored: 0, quarantined: 0 })),
    );
    for (const n of [2, 3, 4, 5]) {
      assert.equal((await onlyFinding(`Rule ${n}`))['description'], 'something happened');
    }
  });

  it("is a finding from an agent's record", async () => {
    await publish(JSON.stringify(fluentBit({ log: JSON.stringify(alert(6)) })));
    await onlyFinding('Rule 6');
  });

  it('is two findings if two happened in one second with the same text', async () => {
    const pair = ['AuthorizeSecurityGroupIngress', 'ModifyInstanceAttribute'].map((name) =>
      alert(7, { source: 'aws_cloudtrail', output_fields: { 'ct.name': name } }),
    );
    await post(stack, JSON.stringify(pair));
    await until(() => findingsOf('Rule 7').length === 2);
  });

  it('is dated by its receipt if it has no time', async () => {
    await post(stack, JSON.stringify(alert(8, { time: 'soon' })));
    const { sourceProperties } = await onlyFinding('Rule 8');
    assert.match(JSON.stringify(sourceProperties), /receipt: the event has no readable time/);
  });

  it('is an unchanged dead letter if it is truncated or not UTF-8', async () => {
    const cut = JSON.stringify(logEntry({ textPayload: JSON.stringify(alert(9)).slice(0, 80) }));
    const strange = Buffer.from([...Buffer.from('{"strange":"'), 0xff, 0x22, 0x7d]);
    await publish(cut);
    await publish(strange);
    await publish(JSON.stringify(logEntry({ textPayload: 'Falco initialized' })));
    await publish('[]');
    await untilDeadLetters(stack, 2);
    await until(() => stack.ledger.underWay.length === 0);
    const letters = (await deadLetters(stack)).map((letter) => letter);
    assert.equal(letters.length, 2);
    const reasons = new Set(letters.map(({ attributes }) => attributes['reason']));
    assert.deepEqual(reasons, new Set(['truncated', 'unknown-format']));
    assert.ok(letters.some(({ data }) => strange.equals(data)));
  });

  it('that is not UTF-8 is the same finding through the webhook and the topic', async () => {
    const body = Buffer.from(JSON.stringify(alert(10, { output: 'a~b' })));
    body[body.indexOf('~')] = 0xff;
    const response = await fetch(stack.receiveUrl, {
      method: 'POST',
      headers: {
        authorization: 'Bearer the-secret-of-this-test',
        'content-type': 'application/json',
      },
      body: new Uint8Array(body),
    });
    assert.equal(response.status, 200);
    assert.equal((await onlyFinding('Rule 10'))['description'], 'a\uFFFDb');
    const { duplicate } = stack.ledger.totals();
    await publish(body);
    await until(() => stack.ledger.totals().duplicate > duplicate);
    await onlyFinding('Rule 10');
  });

  it("keeps its token's context as a dead letter, for its replay", async () => {
    const before = (await deadLetters(stack)).length;
    await post(stack, '{"strange": 21}', { authorization: `Bearer ${falcosSecret}` });
    const letters = await untilDeadLetters(stack, before + 1);
    const letter = letters.find(({ data }) => data.toString() === '{"strange": 21}');
    const { sender, cluster } = letter?.attributes ?? {};
    assert.deepEqual([sender, cluster], ['falco', 'prod']);
  });
});
