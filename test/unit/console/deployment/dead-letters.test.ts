import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  DeadLetter,
  DiscardResult,
  PipelineState,
  ReplayResult,
} from '../../../../console/api.ts';
import { runReplay } from '../../../../scripts/replay/run-replay.ts';
import { systemClock } from '@pipeline/shared/clock.ts';
import { denied } from '../../scripts/doctor/deployed.ts';
import { startWorld, type Opened, type World } from './support.ts';

const subscription = (name: string): string => `projects/project-1/subscriptions/${name}`;

describe('the console of a deployment: dead letters', () => {
  let world: World;
  let folder: string;
  before(async () => {
    world = await startWorld();
    folder = await mkdtemp(join(tmpdir(), 'dead-letters-'));
    world.routes.set(
      'GET /monitoring/projects/project-1/timeSeries',
      denied('monitoring.timeSeries.list'),
    );
    // The stage accepts what is replayed.
    world.routes.set('POST /write', { status: 204 });
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const publish = async (count: number, topic = 'findings-dead'): Promise<void> => {
    await Promise.all(
      Array.from({ length: count }, async (_, at) =>
        world.pubsub.topic(topic).publishMessage({
          data: Buffer.from(`{"n":${at}}`),
          attributes: {
            reason: 'scc-invalid-argument',
            error: 'refused',
            stage: 'write',
            eventId: `e${at}`,
          },
        }),
      ),
    );
  };
  const state = async ({ ask }: Opened): Promise<PipelineState> =>
    (await ask<PipelineState>('/api/pipeline')).body;
  const look = async ({ ask }: Opened): Promise<DeadLetter[]> =>
    (await ask<DeadLetter[]>('/api/dead-letters/look', 'POST')).body;

  it('are read only on request, and released', async () => {
    await publish(3);
    await publish(1, 'events-dead');
    const deliveries: string[] = [];
    const stop = world.emulator.onDelivery(({ subscription: of }) => deliveries.push(of));
    const opened = await world.open();
    assert.deepEqual((await opened.ask('/api/dead-letters')).body, []);
    const before = await state(opened);
    assert.deepEqual(before.deadLetters, { events: null, findings: null });
    assert.equal(before.deployment?.deadLetters, null);
    assert.deepEqual(
      deliveries.filter((of) => of.endsWith('-dead')),
      [],
    );

    const letters = await look(opened);
    stop();
    assert.deepEqual(letters.map(({ eventId }) => eventId).toSorted(), ['e0', 'e0', 'e1', 'e2']);
    assert.equal(
      letters.find(({ topic }) => topic === 'findings-dead')?.reason,
      'scc-invalid-argument',
    );
    assert.deepEqual(world.emulator.counts(subscription('findings-dead')), {
      undelivered: 3,
      outstanding: 0,
    });
    assert.deepEqual((await opened.ask<unknown[]>('/api/dead-letters')).body.length, 4);
    const after = await state(opened);
    assert.deepEqual(after.deadLetters, { events: 1, findings: 3 });
    assert.equal(after.deployment?.deadLetters?.isAll, true);
  });

  it('are not withheld from a concurrent replay', async () => {
    await publish(97);
    const opened = await world.open();
    const replay = runReplay(
      {
        stage: 'write',
        reason: [],
        rule: [],
        format: [],
        id: [],
        limit: Infinity,
        settle: 2000,
        rate: 1000,
        maxReplays: 3,
      },
      {
        deployment: world.deployment,
        env: { PUBSUB_EMULATOR_HOST: world.emulator.host },
        clock: systemClock,
        progress: { start: () => {}, update: () => {}, stop: () => {} },
        say: () => {},
        signal: new AbortController().signal,
        patienceMs: 5000,
      },
    );
    const over = new AbortController();
    void replay.finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) await look(opened);
    const { report, failure } = await replay;
    assert.equal(failure, undefined);
    assert.equal(report.tally.totals.replayed, 100);
    assert.deepEqual(await look(opened).then((letters) => letters.map(({ topic }) => topic)), [
      'events-dead',
    ]);
  });

  it('are replayed, discarded and read one at a time if changes are allowed', async () => {
    await publish(2);
    const archive = join(folder, 'discarded.ndjson');
    const opened = await world.open({ allowChanges: true, archive });
    const letters = await look(opened);
    const [first, second] = letters.filter(({ topic }) => topic === 'findings-dead');
    assert.ok(first !== undefined && second !== undefined);
    const replaying = opened.ask<ReplayResult>('/api/dead-letters/replay', 'POST', {
      ids: [first.id],
    });
    let busy = await opened.ask<{ error: string }>('/api/dead-letters/look', 'POST');
    // Either request may come first.
    while (busy.status === 200) {
      busy = await opened.ask<{ error: string }>('/api/dead-letters/look', 'POST');
    }
    assert.equal(busy.status, 409);
    assert.match(busy.body.error, /try again afterwards/);
    assert.deepEqual((await replaying).body, { replayed: 1, cameBack: 0, refused: 0, failed: 0 });
    // Its absence shows at once.
    assert.equal(
      (await opened.ask<unknown[]>('/api/dead-letters')).body.length,
      letters.length - 1,
    );
    const { body } = await opened.ask<DiscardResult>('/api/dead-letters/discard', 'POST', {
      ids: [second.id],
    });
    assert.deepEqual(body, { discarded: 1, archive });
    assert.match(await readFile(archive, 'utf8'), /scc-invalid-argument/);
    assert.deepEqual(world.emulator.counts(subscription('findings-dead')), {
      undelivered: 0,
      outstanding: 0,
    });
  });

  it('stay if changes are refused: each request is rejected with what to do', async () => {
    await publish(1);
    const opened = await world.open();
    await look(opened);
    for (const path of ['replay', 'discard']) {
      const { status, body } = await opened.ask<{ error: string }>(
        `/api/dead-letters/${path}`,
        'POST',
        {},
      );
      assert.equal(status, 403, path);
      assert.match(body.error, /--allow-changes/);
    }
    assert.equal((await state(opened)).can.changeDeadLetters, false);
    assert.equal(world.emulator.counts(subscription('findings-dead')).undelivered, 1);
    // Routes of the local pipeline do not exist.
    for (const path of ['/api/send', '/api/stages/write/stop', '/api/faults']) {
      assert.equal((await opened.ask(path, 'POST', {})).status, 404, path);
    }
  });

  it('are not read from a subscription that counts deliveries', async () => {
    const [dead] = await world.pubsub.topic('findings-dead').createSubscription('counting', {
      deadLetterPolicy: {
        deadLetterTopic: world.pubsub.topic('events-dead').name,
        maxDeliveryAttempts: 5,
      },
    });
    await publish(1);
    const { subscriptions } = world.deployment;
    const opened = await world.open({
      deployment: {
        ...world.deployment,
        subscriptions: { ...subscriptions, writeDead: 'counting' },
      },
    });
    const { status, body } = await opened.ask<{ error: string }>('/api/dead-letters/look', 'POST');
    await dead.delete();
    assert.equal(status, 502);
    assert.match(body.error, /counting has a dead-letter policy.*--clear-dead-letter-policy/);
  });

  it('are unknown if they cannot be read, and the error says why', async () => {
    const { subscriptions } = world.deployment;
    const opened = await world.open({
      deployment: { ...world.deployment, subscriptions: { ...subscriptions, writeDead: 'none' } },
    });
    const { status, body } = await opened.ask<{ error: string }>('/api/dead-letters/look', 'POST');
    assert.equal(status, 502);
    assert.match(
      body.error,
      /the dead letters in projects\/project-1\/subscriptions\/none could not be read/,
    );
    assert.deepEqual((await state(opened)).deadLetters, { events: null, findings: null });
  });
});
