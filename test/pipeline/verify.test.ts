import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@pipeline/shared/clock.ts';
import { status as grpcStatus } from '@grpc/grpc-js';
import { isObject } from '@pipeline/shared/json.ts';
import { deploymentOf, leaveAddresses } from '../../local/deployment-file.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { localBundle } from '../../local/stack/deployables.ts';
import { functionLaunch } from '../../local/stack/launch.ts';
import { freePort } from '../../local/stack/ports.ts';
import { StageProcess } from '../../local/stack/stage-process.ts';
import { closeClients, openClients, type Clients } from '../../scripts/lib/clients.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { asJson, momentLine, summaryLines } from '../../scripts/verify/report.ts';
import { runVerify, type VerifyOptions } from '../../scripts/verify/run-verify.ts';
import type { Verification } from '../../scripts/verify/verification.ts';
import { verify as verifyProgram } from '../../scripts/verify/command.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import { secret, startTestStack, until, type TestStack } from './support.ts';

const rule = 'Pipeline verification (npm run verify)';
const receiveSettings = {
  AUTH_HEADER: 'X-Auth-Token',
  SIGNATURE_HEADER: 'X-Signature',
  SIGNATURE_PREFIX: 'sha256=',
  STANDARD_WEBHOOKS_TOLERANCE_SECONDS: '300',
};

describe('npm run verify', function () {
  let stack: TestStack;
  let console: Awaited<ReturnType<typeof startLocalConsole>>;
  let deployment: Deployment;
  let clients: Clients;
  before(async () => {
    // The first is not Sysdig's secret.
    const secrets = `secret-of-falco-alone sender=falco\n${secret} sender=sysdig`;
    stack = await startTestStack({ secrets, settings: { receive: receiveSettings } });
    console = await startLocalConsole(stack, { port: 0, secret });
    deployment = deploymentOf(stack, { consoleUrl: console.url, token: secrets });
    clients = openClients(deployment, 5000, {});
  });
  after(async () => {
    await closeClients(clients);
    await console.close();
    await stack.close();
  });

  async function verify(options: Partial<VerifyOptions> = {}): Promise<Verification> {
    return runVerify({
      deployment,
      clients,
      clock: systemClock,
      signal: new AbortController().signal,
      sender: 'sysdig',
      secret: undefined,
      timeoutMs: 20_000,
      requestMs: 5000,
      flags: '--local',
      onNote: () => {},
      onMoment: () => {},
      ...options,
    });
  }

  /** The deployment, with settings of the stages that differ from the defaults. */
  function withSettings(settings: Record<string, Record<string, string>>): Deployment {
    const { local } = deployment;
    assert.ok(local);
    return { ...deployment, local: { ...local, settings: { ...stack.settings, ...settings } } };
  }

  function assertInactive(name: string | undefined): void {
    assert.ok(name);
    assert.equal(stack.scc.finding(name)?.['state'], 'INACTIVE');
  }

  /** In the order of the stages: each logs independently, so receive's line may come last. */
  function names({ moments }: Verification): string[] {
    const order = ['sent', 'accepted', 'published', 'enriched'];
    const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : 9);
    return moments.map(({ name }) => name).toSorted((one, other) => rank(one) - rank(other));
  }

  /** Restarts a stage with other settings while `use` runs. */
  async function withStage(
    stage: 'enrich' | 'write',
    settings: Record<string, string>,
    use: () => Promise<void>,
  ): Promise<void> {
    const usual = stack.stages[stage];
    await usual.stop();
    const process = new StageProcess({
      stage,
      launch: functionLaunch(stage, await localBundle(stage)),
      port: Number(new URL(usual.url).port),
      env: { ...stack.settings[stage], ...settings },
      onLog: (line) => stack.ledger.take(stage, line),
      onDeath: (reason) => {
        throw new Error(reason);
      },
    });
    await process.start();
    try {
      await use();
    } finally {
      await process.stop();
      await usual.start();
    }
  }

  it('follows a detection through a healthy pipeline, and leaves no ACTIVE finding behind', async () => {
    for (const sender of ['sysdig', 'falco'] as const) {
      const told: string[] = [];
      const result = await verify({ sender, onMoment: ({ name }) => told.push(name) });
      assert.equal(result.failure, undefined);
      assert.deepEqual(names(result), [
        'sent',
        'accepted',
        'enriched',
        'written',
        'in SCC',
        'INACTIVE',
      ]);
      assert.deepEqual(
        told,
        result.moments.map(({ name }) => name),
      );
      assert.deepEqual(result.notes, ['no setting drops, folds or diverts it']);
      assertInactive(result.finding);
      const finding = stack.scc.finding(result.finding ?? '');
      assert.deepEqual([finding?.['category'], finding?.['severity']], [rule, 'LOW']);
      assert.equal(result.finding?.endsWith(`/findings/${result.eventId}`), true);
      const active = stack.scc.findings().filter(({ state }) => state === 'ACTIVE');
      assert.deepEqual(active, []);
      const [sent] = result.moments;
      assert.match(
        momentLine(sent ?? { name: '', at: '', says: '' }, sent?.at ?? ''),
        /^sent {7}\S+Z +\+0\.0 s {2}POST http:/,
      );
      assert.match(summaryLines(result).join(), /^The pipeline works: \d+\.\d s from/);
      assert.ok(!JSON.stringify(result).includes(secret), 'the secret is told');
    }
  });

  it('sends the secret in the form that the deployment is configured for', async () => {
    const { AUTH_HEADER, SIGNATURE_HEADER, SIGNATURE_PREFIX } = receiveSettings;
    const signed = { SIGNATURE_HEADER, SIGNATURE_PREFIX };
    for (const [settings, way] of [
      [receiveSettings, 'a signature of Standard Webhooks'],
      [signed, 'an HMAC in X-Signature'],
      [{ AUTH_HEADER }, 'the secret in X-Auth-Token'],
      [{}, 'a bearer token'],
    ] as const) {
      const { PROJECT_ID = '' } = stack.settings.receive;
      const receive = { PROJECT_ID, WEBHOOK_SECRETS: secret, ...settings };
      const result = await verify({ deployment: withSettings({ receive }) });
      assert.equal(result.failure, undefined);
      assert.ok(result.moments[0]?.says.includes(` with ${way}: 200 {`), result.moments[0]?.says);
      const wrong = 'another-secret-than-it-has';
      const { failure } = await verify({ deployment: withSettings({ receive }), secret: wrong });
      assert.match(
        failure?.says ?? '',
        new RegExp(
          `^http:.* refuses the secret of --secret-file or WEBHOOK_SECRET, sent as ${way} \\(401\\)$`,
        ),
      );
    }
  });

  it('reports a secret of another sender', async () => {
    const { failure, moments } = await verify({ sender: 'falco', secret });
    assert.match(failure?.says ?? '', /403.*this token may send only as sysdig, not as falco/);
    assert.match(failure?.remedy ?? '', /^give a secret with which this sender may send/);
    assert.deepEqual(moments, []);
    const { local } = deployment;
    assert.ok(local);
    const onlySysdigs = { ...local, webhookSecret: `${secret} sender=sysdig` };
    const none = await verify({
      sender: 'falco',
      deployment: { ...deployment, local: onlySysdigs },
    });
    assert.equal(none.failure?.says, 'none of the tokens may send as falco');
  });

  it('publishes if there is no webhook, or if Cloud Run rejects every caller', async () => {
    const { webhookUrl: _none, ...without } = deployment;
    const published = await verify({ deployment: without });
    assert.equal(published.failure, undefined);
    assert.deepEqual(names(published), ['sent', 'enriched', 'written', 'in SCC', 'INACTIVE']);
    assert.equal(
      published.moments[0]?.says,
      'the deployment has no webhook: published to events instead',
    );
    assertInactive(published.finding);

    const closed = createServer((_request, response) => response.writeHead(403).end());
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    try {
      const address = closed.address();
      assert.ok(isObject(address));
      const behind = { ...deployment, webhookUrl: `http://127.0.0.1:${String(address['port'])}` };
      const result = await verify({ deployment: { ...behind, publicAccess: 'none' } });
      assert.equal(result.failure, undefined);
      assert.match(
        result.moments[0]?.says ?? '',
        /^public_access is none, and Cloud Run answers 403/,
      );
      // If it should be open, this is a fault.
      const { failure, moments } = await verify({ deployment: behind });
      assert.deepEqual(moments, []);
      assert.match(failure?.says ?? '', /refuses this machine \(403\), before receive sees/);
      assert.match(failure?.remedy ?? '', /let allUsers invoke receive/);
    } finally {
      closed.close();
    }
  });

  it('reports the effect of settings beforehand, and sends nothing that they drop', async () => {
    const { enrich, write } = stack.settings;
    const raised = await verify({
      deployment: withSettings({ enrich: { ...enrich, MIN_SEVERITY: 'HIGH' } }),
    });
    assert.deepEqual(raised.notes, [
      "MIN_SEVERITY=HIGH drops what is less severe: it is sent with Sysdig's severity 3",
    ]);
    assert.equal(stack.scc.finding(raised.finding ?? '')?.['severity'], 'HIGH');

    const accepted = stack.ledger.of('receive').accepted;
    const dropped = await verify({
      deployment: withSettings({ enrich: { ...enrich, IGNORED_RULES: rule } }),
    });
    assert.match(
      dropped.failure?.says ?? '',
      /^IGNORED_RULES drops its rule, .*: it would become no finding, so nothing was sent$/,
    );
    assert.equal(stack.ledger.of('receive').accepted, accepted);

    const other = `${stack.scc.source}9`;
    const falco = withSettings({ write: { ...write, SCC_FALCO_SOURCE: other } });
    const diverted = await verify({ deployment: falco });
    assert.deepEqual(diverted.notes, [
      `SCC_FALCO_SOURCE: Falco's findings are written to ${other}; --as falco tries that`,
    ]);
    assert.equal(diverted.failure, undefined);
  });

  it('waits for the finding that it is folded into, also the second time', async () => {
    const settings = { FOLD: 'on', FOLD_BY: 'workload', FOLD_UPDATE_SECONDS: '1' };
    await withStage('write', settings, async () => {
      const folding = withSettings({ write: { ...stack.settings.write, ...settings } });
      const first = await verify({ deployment: folding });
      assert.equal(first.failure, undefined);
      const second = await verify({ deployment: folding });
      assert.equal(second.failure, undefined);
      assert.match(second.notes[0] ?? '', /^FOLD=on: it is folded into the finding [0-9a-f]{32}$/);
      assertInactive(second.finding);
    });
  });

  it('reports a missing response', async () => {
    const webhookUrl = `http://127.0.0.1:${await freePort()}`;
    const { failure, moments } = await verify({ deployment: { ...deployment, webhookUrl } });
    assert.deepEqual(moments, []);
    assert.match(failure?.says ?? '', /^nothing answers at http:.*ECONNREFUSED/);
    assert.match(failure?.remedy ?? '', /certificate/);
  });

  it('reports that receive cannot publish', async function () {
    if (stack.emulator === undefined) return this.skip();
    stack.emulator.setFaults({ publish: { code: grpcStatus.PERMISSION_DENIED, rate: 1 } });
    const { failure } = await verify({ requestMs: 20_000 });
    stack.emulator.setFaults({ publish: undefined });
    assert.match(failure?.says ?? '', /answered 503: .*receive could not publish it$/);
    return undefined;
  });

  it('reports the stage that has not processed it; the next run deactivates late findings', async () => {
    for (const [stage, reached, says] of [
      [
        'enrich',
        ['sent', 'accepted'],
        /^receive has accepted it, and enrich has not handled it within/,
      ],
      [
        'write',
        ['sent', 'accepted', 'enriched'],
        /^enrich has enriched it, and write has not handled it within/,
      ],
    ] as const) {
      await stack.stages[stage].stop();
      const result = await verify({ timeoutMs: 1000 });
      await stack.stages[stage].start();
      assert.deepEqual(names(result), reached);
      assert.match(result.failure?.says ?? '', says);
      assert.match(
        result.failure?.remedy ?? '',
        new RegExp(`whether ${stage} runs.*npm run doctor -- --local`),
      );
      assert.match(
        summaryLines(result).join('\n'),
        /If its finding arrives later, the next verification/,
      );
      const late = `/findings/${result.eventId}`;
      await until(() => stack.scc.findings().some(({ name }) => String(name).endsWith(late)));
      const next = await verify();
      assert.ok(
        next.notes.some((note) => note.endsWith(late)),
        next.notes.join(),
      );
      assertInactive(next.finding);
    }
  });

  it('reports why enrich dropped it, if the settings were unknown', async () => {
    await withStage('enrich', { IGNORED_RULES: rule }, async () => {
      const { local } = deployment;
      assert.ok(local);
      const { settings: _unknown, ...rest } = local;
      const result = await verify({ deployment: { ...deployment, local: rest } });
      assert.deepEqual(result.notes, [
        'the effect of the settings is unknown: the stack file does not name the settings',
      ]);
      assert.deepEqual(names(result), ['sent', 'accepted', 'dropped']);
      assert.equal(result.failure?.says, 'enrich dropped it: ignored rule');
    });
  });

  it('reports that Security Command Center permanently rejected it, and why', async () => {
    const result = await verify({
      onMoment: ({ name }) => {
        if (name === 'sent') stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
      },
    });
    stack.scc.setFaults({ errorRate: 0 });
    assert.deepEqual(names(result), ['sent', 'accepted', 'enriched', 'dead']);
    assert.match(
      result.failure?.says ?? '',
      /^Security Command Center refused the finding, .*dead letter of write: scc-invalid-argument \(.*Injected fault/,
    );
    assert.match(result.failure?.remedy ?? '', /npm run replay -- --local --stage write$/);
  });

  it('reports that enrich keeps retrying, and why', async () => {
    await withStage('enrich', { FINDINGS_TOPIC: 'missing' }, async () => {
      const { failure } = await verify({ timeoutMs: 2000 });
      assert.match(failure?.says ?? '', /^enrich keeps retrying.*publish-failed/);
    });
  });

  it('reports why write keeps retrying', async () => {
    // Only writes: reads are not counted.
    stack.scc.setFaults({ writesPerMinute: 0 });
    const { failure } = await verify({ timeoutMs: 2000 });
    stack.scc.setFaults({ writesPerMinute: null });
    assert.match(
      failure?.says ?? '',
      /^Security Command Center refuses the finding, and write keeps retrying after \d s: scc-resource-exhausted/,
    );
    assert.match(failure?.remedy ?? '', /^the quota of .* is used up/);
  });

  it('reports a missing permission to read findings, before it sends anything', async () => {
    stack.scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
    const result = await verify();
    stack.scc.setFaults({ errorRate: 0 });
    const { failure, moments } = result;
    assert.deepEqual(moments, []);
    assert.match(summaryLines(result)[0] ?? '', /^The pipeline could not be verified: you may not/);
    assert.match(
      failure?.says ?? '',
      /^you may not read the findings of .*roles\/securitycenter\.findingsViewer/,
    );
  });

  it('says that the pipeline works but its finding stays ACTIVE, if this user may not close it', async () => {
    const result = await verify({
      onMoment: ({ name }) => {
        if (name === 'in SCC') stack.scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
      },
    });
    stack.scc.setFaults({ errorRate: 0 });
    const name = result.finding ?? '';
    assert.equal(stack.scc.finding(name)?.['state'], 'ACTIVE');
    assert.deepEqual(names(result), ['sent', 'accepted', 'enriched', 'written', 'in SCC']);
    assert.ok(
      result.failure?.says.startsWith(
        `${name} stays ACTIVE: you may not close the finding ${name}: that needs securitycenter.findings.setState (roles/securitycenter.findingsStateSetter)`,
      ),
      result.failure?.says,
    );
    const [first, remedy] = summaryLines(result);
    assert.match(first ?? '', /^The pipeline works, but organizations\//);
    assert.equal(remedy, '→ once that works, run verify again: it sets the finding to inactive');
    assert.deepEqual(Object.entries(asJson('p', result)).slice(0, 2), [
      ['projectId', 'p'],
      ['works', true],
    ]);

    // The next run sends nothing while it cannot close that finding. Only writes fail: the finding can be listed.
    stack.scc.setFaults({ writesPerMinute: 0 });
    const again = await verify();
    stack.scc.setFaults({ writesPerMinute: null });
    assert.deepEqual(again.moments, []);
    assert.match(
      summaryLines(again)[0] ?? '',
      /^The pipeline could not be verified: the finding of an earlier run, \S+, stays ACTIVE: the finding \S+ could not be closed: /,
    );

    const next = await verify();
    assert.equal(next.failure, undefined);
    assertInactive(name);
  });

  it('is interrupted, and reports it', async () => {
    const interrupt = new AbortController();
    const result = await verify({
      signal: interrupt.signal,
      onMoment: () => {
        interrupt.abort(new Error('ended by SIGINT'));
      },
    });
    assert.equal(result.failure?.says, 'ended by SIGINT');
  });

  it('prints all of that, or JSON, and exits with 0', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const stackFile = join(folder, 'stack.json');
    const remove = await leaveAddresses(stackFile, stack, console.url, secret);
    try {
      const { code, out, err } = await runProgram(verifyProgram(), [
        '--local',
        '--stack-file',
        stackFile,
        '--json',
      ]);
      assert.deepEqual([code, err], [0, '']);
      const printed: unknown = JSON.parse(out);
      assert.ok(isObject(printed));
      assert.equal(printed['works'], true);
      assertInactive(String(printed['finding']));
      assert.ok(!out.includes(secret));
    } finally {
      await remove();
      await rm(folder, { recursive: true });
    }
  });
});
