import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PubSub } from '@google-cloud/pubsub';
import { status } from '@grpc/grpc-js';
import { systemClock } from '@pipeline/shared/clock.ts';
import { createReplayCommand, type Options } from '../../../../scripts/replay/options.ts';
import { defaultNames } from '../../../../scripts/lib/deployment.ts';
import type { RunResult } from '../../../../scripts/dead-letters/run.ts';
import { runReplay } from '../../../../scripts/replay/run-replay.ts';
import {
  startPubSubEmulator,
  type PubSubEmulator,
} from '../../../../local/emulators/pubsub/index.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { freePort } from '../../../../local/stack/ports.ts';
import { until } from '../../../pipeline/support.ts';

const projectId = 'wire';
const dead = `projects/${projectId}/subscriptions/findings-dead`;
const out = `projects/${projectId}/subscriptions/out`;

describe('replay on the wire', () => {
  let emulator: PubSubEmulator;
  let pubsub: PubSub;
  let interrupt: AbortController;
  let said: string[];
  let patienceMs: number;
  beforeEach(async () => {
    // Every third operation that can fail or repeat does so.
    let dice = 0;
    emulator = await startPubSubEmulator({ random: () => (dice++ % 3 === 0 ? 0 : 0.9) });
    pubsub = localPubSub(projectId, emulator.host);
    interrupt = new AbortController();
    said = [];
    patienceMs = 1000;
    await pubsub.createTopic('findings');
    await pubsub.createTopic('findings-dead');
    await pubsub.createSubscription('findings', 'out');
    // Longer than any test: replay has released every message that returns earlier.
    await pubsub.createSubscription('findings-dead', 'findings-dead', { ackDeadlineSeconds: 600 });
  });
  afterEach(async () => {
    await pubsub.close();
    await emulator.close();
  });

  async function addDeadLetters(
    count: number,
    attributes: Record<string, string> = {},
    data = 'x',
  ): Promise<void> {
    const topic = pubsub.topic('findings-dead', { batching: { maxMessages: 1000 } });
    await Promise.all(
      Array.from({ length: count }, async (_, n) =>
        topic.publishMessage({
          data: Buffer.from(data),
          attributes: { eventId: `e${n}`, stage: 'write', reason: 'r', ...attributes },
        }),
      ),
    );
  }

  async function run(args: readonly string[] = [], host = emulator.host): Promise<RunResult> {
    const command = createReplayCommand(systemClock.now());
    command.parse(['--stage=write', '--settle=300ms', '--rate=1000', ...args], { from: 'user' });
    return runReplay(command.opts<Options>(), {
      deployment: {
        projectId,
        ...defaultNames,
        sources: {},
        sccLocation: 'global',
        functions: {},
        local: {
          pid: process.pid,
          console: 'x',
          webhookSecret: 'x',
          pubsub: host,
          securityCenter: 'x',
          delivery: {
            ackDeadlineSeconds: 10,
            maxDeliveryAttempts: 100,
            deadLetterRetentionSeconds: 604_800,
          },
        },
      },
      env: {},
      clock: systemClock,
      progress: { start: () => {}, update: () => {}, stop: () => {} },
      say: (line) => said.push(line),
      signal: interrupt.signal,
      patienceMs,
    });
  }

  function waiting(): { undelivered: number; outstanding: number } {
    return emulator.counts(dead);
  }

  it('finds a few matches among thousands, and releases the others', async () => {
    await addDeadLetters(2000);
    await addDeadLetters(10, { reason: 'wanted' });
    await addDeadLetters(1000);
    const { report, failure } = await run(['--reason=wanted']);
    assert.equal(failure, undefined);
    const { taken, replayed, passedOver } = report.tally.totals;
    assert.deepEqual([taken, replayed, passedOver], [10, 10, 3000]);
    assert.deepEqual(waiting(), { undelivered: 3000, outstanding: 0 });
    const replayedOnes = emulator.unacked(out);
    assert.equal(replayedOnes.length, 10);
    assert.ok(replayedOnes.every(({ attributes }) => attributes['replayCount'] === '1'));
  });

  it('takes at most the limit, in chunks or one by one', async () => {
    await addDeadLetters(300);
    assert.deepEqual((await run(['--limit=7'])).report.tally.totals.replayed, 7);
    assert.deepEqual((await run(['--limit=150'])).report.tally.totals.replayed, 150);
    assert.deepEqual(waiting(), { undelivered: 143, outstanding: 0 });
    const listed = await run(['--limit=5', '--dry-run']);
    assert.equal(listed.report.rows.length, 5);
    assert.deepEqual(waiting(), { undelivered: 143, outstanding: 0 });
  });

  it('loses nothing if Pub/Sub rejects publishes, and says so', async () => {
    await addDeadLetters(50);
    emulator.setFaults({ publish: { code: status.UNAVAILABLE, rate: 1 } });
    const { report, failure } = await run();
    assert.match(failure?.message ?? '', /^Pub\/Sub cannot be reached for projects\/wire\/topics/);
    assert.equal(report.tally.totals.replayed, 0);
    assert.ok(report.tally.totals.failed > 0);
    assert.deepEqual(waiting(), { undelivered: 50, outstanding: 0 });
    emulator.setFaults({ publish: { code: status.UNAVAILABLE, rate: 0.3 } });
    patienceMs = 20_000;
    assert.equal((await run()).failure, undefined);
    assert.deepEqual([waiting().undelivered, emulator.unacked(out).length], [0, 50]);
  });

  it('continues with the others if Pub/Sub rejects one', async () => {
    // 97 attributes and three with the reason reach Pub/Sub's limit, and replay must add four.
    const many = Object.fromEntries(Array.from({ length: 97 }, (_, n) => [`a${n}`, 'x']));
    await addDeadLetters(20);
    await addDeadLetters(1, { ...many, eventId: 'crowded' });
    await addDeadLetters(20);
    const { report, failure } = await run(['--json']);
    assert.equal(failure, undefined);
    assert.deepEqual([report.tally.totals.replayed, report.tally.totals.failed], [40, 1]);
    const failed = report.rows.filter(({ outcome }) => outcome === 'failed');
    assert.deepEqual(
      failed.map(({ eventIds }) => eventIds),
      [['crowded']],
    );
    assert.match(
      said.join('\n'),
      /^crowded failed: Pub\/Sub refuses .*attribute_count is too large/m,
    );
    assert.deepEqual(waiting(), { undelivered: 1, outstanding: 0 });
  });

  it("recognizes messages that Pub/Sub gave up, and replays them without Pub/Sub's attributes", async () => {
    const [subscription] = await pubsub.createSubscription('findings', 'failing', {
      deadLetterPolicy: {
        deadLetterTopic: pubsub.topic('findings-dead').name,
        maxDeliveryAttempts: 5,
      },
    });
    subscription.on('message', (message) => {
      message.nack();
    });
    await pubsub.topic('findings').publishMessage({ data: Buffer.from('x') });
    await until(() => waiting().undelivered === 1);
    await subscription.close();
    await subscription.delete();
    const [first] = emulator.unacked(out);
    const { report } = await run(['--reason=max-delivery-attempts', '--json']);
    assert.deepEqual(
      report.rows.map(({ outcome, reason, attempts }) => [outcome, reason, attempts]),
      [['replayed', 'max-delivery-attempts', 5]],
    );
    const { traceparent, receivedAt, ...others } = emulator.unacked(out)[1]?.attributes ?? {};
    assert.deepEqual(others, { via: 'replay', replayCount: '1' });
    assert.match(traceparent ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    // The first publish time, not the time when Pub/Sub gave up.
    assert.equal(Date.parse(receivedAt ?? ''), first?.publishTime.getTime());
  });

  it('publishes a message once even if it is redelivered after its acknowledgement', async () => {
    await addDeadLetters(200);
    emulator.setFaults({ redeliverRate: 0.5 });
    const { report } = await run();
    assert.equal(report.tally.totals.replayed, 200);
    assert.equal(waiting().undelivered, 0);
    assert.equal(emulator.unacked(out).length, 200);
  });

  it('renews its leases while it works, however short the ack deadline', async () => {
    await addDeadLetters(60);
    const deliveries: string[] = [];
    emulator.onDelivery(({ subscription, detail }) => {
      if (subscription === dead) deliveries.push(detail);
    });
    // All are pulled at once, and the last ones are replayed after 12 s; a lease lasts 10 s.
    await run(['--rate=4', '--limit=48']);
    assert.equal(deliveries.filter((detail) => detail === 'acknowledged').length, 48);
    assert.ok(!deliveries.includes('ack deadline expired'));
    assert.equal(emulator.unacked(out).length, 48);
    assert.deepEqual(waiting(), { undelivered: 12, outstanding: 0 });
  });

  it('releases everything at Ctrl-C, also while it waits', async () => {
    await addDeadLetters(40);
    const running = run(['--rate=10', '--settle=1m']);
    await until(() => emulator.unacked(out).length > 2);
    interrupt.abort();
    const { report, failure } = await running;
    assert.equal(failure, undefined);
    const { taken, replayed } = report.tally.totals;
    assert.equal(taken, replayed);
    assert.deepEqual(waiting(), { undelivered: 40 - replayed, outstanding: 0 });

    interrupt = new AbortController();
    const idle = run(['--reason=none', '--settle=1m']);
    await until(() => said.length > 1);
    interrupt.abort();
    assert.equal((await idle).failure, undefined);
    assert.deepEqual(waiting(), { undelivered: 40 - replayed, outstanding: 0 });
  });

  it('archives and replays the largest possible message', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-wire-'));
    const file = join(folder, 'a.ndjson');
    const data = 'ü'.repeat(4_900_000);
    await addDeadLetters(1, {}, data);
    const { report } = await run([`--archive=${file}`]);
    assert.equal(report.tally.totals.replayed, 1);
    assert.equal(emulator.unacked(out)[0]?.data.toString(), data);
    assert.ok((await readFile(file, 'utf8')).includes(data));
    assert.equal((await run([`--from=${file}`])).report.tally.totals.replayed, 1);
    assert.equal(emulator.unacked(out)[1]?.data.toString(), data);
    await rm(folder, { recursive: true });
  });

  it('leaves messages that it cannot archive', async () => {
    await addDeadLetters(5);
    const { failure } = await run(['--archive=/dev/full']);
    assert.match(failure?.message ?? '', /ENOSPC/);
    assert.deepEqual([waiting(), emulator.unacked(out)], [{ undelivered: 5, outstanding: 0 }, []]);
  });

  it('says what is missing or unreachable', async () => {
    await addDeadLetters(1);
    await pubsub.topic('findings').delete();
    assert.match((await run()).failure?.message ?? '', /^there is no topic projects\/wire\/topics/);
    assert.deepEqual(waiting(), { undelivered: 1, outstanding: 0 });
    await pubsub.subscription('findings-dead').delete();
    assert.match((await run()).failure?.message ?? '', /^there is no subscription projects\/wire/);
    const nobody = `127.0.0.1:${await freePort()}`;
    const { failure } = await run([], nobody);
    assert.match(failure?.message ?? '', /^Pub\/Sub cannot be reached for .*ECONNREFUSED/);
  });
});
