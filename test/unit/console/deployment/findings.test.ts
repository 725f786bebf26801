import assert from 'node:assert/strict';
import type { JsonObject } from '@pipeline/shared/json.ts';
import type { FindingDetail, PipelineState } from '../../../../console/api.ts';
import { minimal } from '../../local/emulators/scc/harness.ts';
import { ForwardClock, startWorld, week, type World } from './support.ts';

const hour = 3_600_000;

describe('the console of a deployment: findings', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(async () => world.close());

  /** Creates a finding over the wire. @param ageMs Age of its event in milliseconds. */
  const create = async (findingId: string, ageMs: number, more: object = {}): Promise<void> => {
    const eventTime = { seconds: Math.floor((Date.now() - ageMs) / 1000) - 1, nanos: 123_000_000 };
    await world.clients.securityCenter.createFinding({
      parent: `${world.scc.source}/locations/global`,
      findingId,
      finding: { ...minimal, state: 'ACTIVE', severity: 'HIGH', ...more, eventTime },
    });
  };
  const rich = {
    kubernetes: { pods: [{ ns: 'shop', name: 'cart-1', labels: [{ name: 'tier', value: '0' }] }] },
    processes: [{ name: 'bash', args: ['-i'], pid: 4242 }],
    sourceProperties: { sender: { stringValue: 'falco' }, count: { numberValue: 0 } },
  };
  const ids = (findings: readonly JsonObject[]): string[] =>
    findings.map(({ name }) => String(name).split('/').at(-1) ?? '').toSorted();

  it('are those of the period, in the format of the REST API', async () => {
    await create('recent', hour, rich);
    await create('older', 2 * week);
    const { ask } = await world.open();
    const { body } = await ask<JsonObject[]>('/api/findings');
    // f1 is a minute old: it existed from the start.
    assert.deepEqual(ids(body), ['f1', 'recent']);
    const shown = body.find(({ name }) => String(name).endsWith('/recent'));
    const name = `${world.scc.source}/locations/global/findings/recent`;
    assert.deepEqual(shown, world.scc.finding(name));
    assert.deepEqual(shown?.['kubernetes'], rich.kubernetes);
    assert.deepEqual(shown?.['sourceProperties'], { sender: 'falco', count: 0 });
  });

  it('link to Security Command Center and to the log of their event', async () => {
    const { ask } = await world.open();
    const { body } = await ask<FindingDetail>('/api/findings/recent');
    const source = world.scc.source.split('/').at(-1) ?? '';
    const organization = '123456789012';
    assert.equal(
      body.links?.securityCommandCenter,
      'https://console.cloud.google.com/security/command-center/findingsv2;name=' +
        `organizations%2F${organization}%2Fsources%2F${source}%2Ffindings%2Frecent?organizationId=${organization}`,
    );
    const log = new URL(body.links?.log ?? '');
    assert.equal(log.searchParams.get('project'), 'project-1');
    assert.match(
      decodeURIComponent(log.pathname),
      /^\/logs\/query;query=labels\.eventId="recent" AND timestamp>="\d{4}-\d\d-\d\dT/,
    );
  });

  it('appear and change while a page is open', async () => {
    const clock = new ForwardClock();
    const { ask, pipeline } = await world.open({ clock });
    await create('later', 0);
    const state = async (): Promise<PipelineState> =>
      (await ask<PipelineState>('/api/pipeline')).body;
    const before = await state();
    assert.deepEqual(before.deployment?.findings, { read: 2, total: 2 });
    clock.forward(31_000);
    await state();
    await pipeline.load();
    assert.deepEqual((await state()).deployment?.findings, { read: 3, total: 3 });

    // Only a full read finds a late event and a finding that another user closed.
    await create('late', week - 2 * hour);
    const name = `${world.scc.source}/locations/global/findings/recent`;
    await world.clients.securityCenter.setFindingState({ name, state: 'INACTIVE' });
    clock.forward(16 * 60_000);
    await state();
    await pipeline.load();
    const { body } = await ask<JsonObject[]>('/api/findings');
    assert.deepEqual(ids(body), ['f1', 'late', 'later', 'recent']);
    const { finding } = (await ask<FindingDetail>('/api/findings/recent')).body;
    assert.equal(finding['state'], 'INACTIVE');
  });

  it('are the newest if there are more than the limit, and report the total', async () => {
    const { ask } = await world.open({ limit: 2 });
    assert.deepEqual(ids((await ask<JsonObject[]>('/api/findings')).body), ['f1', 'later']);
    const { deployment } = (await ask<PipelineState>('/api/pipeline')).body;
    assert.deepEqual(deployment?.findings, { read: 2, total: 4 });
  });

  it('are complete over several pages', async () => {
    for (let at = 0; at < 1100; at += 1) {
      world.scc.create(`page${String(at).padStart(4, '0')}`, {
        ...minimal,
        findingClass: 'THREAT',
        severity: 'LOW',
        state: 'ACTIVE',
        eventTime: { seconds: String(Math.floor(Date.now() / 1000) - 10 - at), nanos: 0 },
      });
    }
    const { ask } = await world.open();
    const { deployment, findings } = (await ask<PipelineState>('/api/pipeline')).body;
    assert.equal(findings, 1104);
    assert.deepEqual(deployment?.findings, { read: 1104, total: 1104 });
  });

  it('name the missing role if they may not be read, and the rest is shown', async () => {
    world.scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
    const clock = new ForwardClock();
    const { ask, pipeline } = await world.open({ clock });
    const state = async (): Promise<PipelineState> =>
      (await ask<PipelineState>('/api/pipeline')).body;
    const { deployment, stages } = await state();
    assert.deepEqual(deployment?.findings, { read: 0, total: null });
    assert.match(
      deployment?.notes.join('\n') ?? '',
      /^you may not read the findings of organizations\/.+ \(roles\/securitycenter\.findingsViewer\)/,
    );
    assert.deepEqual(
      stages.map(({ running }) => running),
      // It has no function receive, and names no poll.
      [false, true, true, null],
    );
    // The next read succeeds.
    world.scc.clearFaults();
    clock.forward(31_000);
    await state();
    await pipeline.load();
    assert.deepEqual((await state()).deployment?.notes, []);
    assert.equal((await state()).findings, 1104);
  });

  it('are closed only if changes are allowed', async () => {
    const reading = await world.open();
    const refused = await reading.ask<{ error: string }>('/api/findings/later/close', 'POST');
    assert.equal(refused.status, 403);
    assert.match(refused.body.error, /restart it with --allow-changes/);
    const name = `${world.scc.source}/locations/global/findings/later`;
    assert.equal(world.scc.finding(name)?.['state'], 'ACTIVE');
    assert.equal((await reading.ask<PipelineState>('/api/pipeline')).body.can.closeFindings, false);

    const changing = await world.open({ allowChanges: true });
    assert.equal((await changing.ask<PipelineState>('/api/pipeline')).body.can.closeFindings, true);
    const closed = await changing.ask<FindingDetail>('/api/findings/later/close', 'POST');
    assert.equal(closed.status, 200, JSON.stringify(closed.body));
    assert.equal(closed.body.finding['state'], 'INACTIVE');
    assert.equal(world.scc.finding(name)?.['state'], 'INACTIVE');
    assert.equal((await changing.ask('/api/findings/none/close', 'POST')).status, 404);

    world.scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
    const denied = await changing.ask<{ error: string }>('/api/findings/f1/close', 'POST');
    world.scc.clearFaults();
    assert.equal(denied.status, 502);
    assert.match(denied.body.error, /roles\/securitycenter\.findingsStateSetter/);
  });
});
