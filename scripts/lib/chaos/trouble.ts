import { status as grpcStatus } from '@grpc/grpc-js';
import type { FaultSettings as ComputeFaults } from '../../../test/emulators/compute/index.ts';
import type { Faults as PubSubFaults } from '../../../test/emulators/pubsub/index.ts';
import type { FaultSettings as SccFaults } from '../../../test/emulators/scc/index.ts';
import type { Dice } from './dice.ts';

/** A stage that is killed. */
export type Victim = 'receive' | 'enrich' | 'write';

/** What is done to the system, and for how long, in milliseconds. */
export type Trouble = { readonly at: number; readonly for: number } & (
  | { readonly kill: readonly Victim[] }
  /** Stopped and continued: what it was doing goes on long after whoever waited for it has given up. */
  | { readonly freeze: Victim }
  | { readonly scc: Partial<SccFaults> }
  | { readonly compute: Partial<ComputeFaults> }
  | { readonly pubsub: Partial<PubSubFaults> }
  /** The push subscription of this stage delivers nothing, and then begins anew. */
  | { readonly restartDeliveries: 'enrich' | 'write' }
);

/**
 * Trouble of every kind, in an order and to a degree that the dice decide. Each kind goes its own way, so that
 * they meet by chance, and leave time between them in which events get on. All of it ends by `untilMs`.
 */
export function drawTrouble(dice: Dice, untilMs: number): Trouble[] {
  const tracks = [
    track(dice, untilMs, [1500, 5500], [0, 1500], drawKill),
    // The longest outlast the ack deadline of a local run, 10 s.
    track(dice, untilMs, [4000, 20_000], [500, 12_000], drawFreeze),
    track(dice, untilMs, [1000, 6000], [500, 4000], drawScc),
    track(dice, untilMs, [1000, 7000], [500, 4000], drawCompute),
    track(dice, untilMs, [1000, 7000], [500, 4000], drawPubSub),
    track(dice, untilMs, [3000, 12_000], [100, 2000], drawRestart),
  ];
  return tracks.flat().toSorted((a, b) => a.at - b.at);
}

type Drawn = Trouble extends infer T ? (T extends Trouble ? Omit<T, 'at' | 'for'> : never) : never;
type Range = readonly [low: number, high: number];

function track(
  dice: Dice,
  untilMs: number,
  calm: Range,
  long: Range,
  draw: (dice: Dice) => Drawn,
): Trouble[] {
  const troubles: Trouble[] = [];
  for (let at = Math.round(dice.between(...calm)); ;) {
    const ms = Math.round(dice.between(...long));
    const drawn = draw(dice);
    if (at + ms > untilMs) return troubles;
    troubles.push({ at, for: ms, ...drawn });
    at += ms + Math.round(dice.between(...calm));
  }
}

/** Often one, at times two or all at once, as when a zone is lost. */
function drawKill(dice: Dice): Drawn {
  const victims: Victim[] = ['receive', 'enrich', 'write'];
  dice.shuffle(victims);
  return { kill: victims.slice(0, dice.one([1, 1, 1, 1, 2, 3])) };
}

function drawFreeze(dice: Dice): Drawn {
  return { freeze: dice.one(['receive', 'enrich', 'write'] as const) };
}

function drawScc(dice: Dice): Drawn {
  const code = dice.one([
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'ABORTED',
    'INTERNAL',
    'PERMISSION_DENIED',
  ] as const);
  const faults: Partial<SccFaults>[] = [
    { errorRate: rounded(dice.between(0.1, 1)), code },
    { errorRate: 1, code },
    { lostReplyRate: rounded(dice.between(0.2, 1)) },
    { lostReplyRate: 0.3, errorRate: 0.3, code },
    // Longer than write waits: what the client gives up is done all the same.
    { latencyMs: dice.whole(1600, 3000) },
    { latencyMs: dice.whole(100, 1400), lostReplyRate: 0.2 },
    { writesPerMinute: dice.whole(0, 300) },
  ];
  return { scc: dice.one(faults) };
}

function drawCompute(dice: Dice): Drawn {
  const [status, reason] = dice.one([
    [503, 'backendError'],
    [500, 'backendError'],
    [429, 'rateLimitExceeded'],
    [403, 'rateLimitExceeded'],
  ] as const);
  const faults: Partial<ComputeFaults>[] = [
    { errorRate: rounded(dice.between(0.3, 1)), status, reason },
    { errorRate: 1, status, reason },
    { latencyMs: dice.whole(100, 450) },
    { latencyMs: dice.whole(600, 2500) },
  ];
  return { compute: dice.one(faults) };
}

function drawPubSub(dice: Dice): Drawn {
  const code = dice.one([
    grpcStatus.UNAVAILABLE,
    grpcStatus.INTERNAL,
    grpcStatus.DEADLINE_EXCEEDED,
    grpcStatus.RESOURCE_EXHAUSTED,
    grpcStatus.PERMISSION_DENIED,
  ]);
  const faults: Partial<PubSubFaults>[] = [
    { publish: { code, rate: rounded(dice.between(0.2, 0.9)) } },
    { publish: { code, rate: 1 } },
    { publishLatencyMs: dice.whole(50, 900) },
    // Longer than a stage waits: it is published nevertheless, and once more.
    { publishLatencyMs: dice.whole(2000, 3500) },
    { redeliverRate: rounded(dice.between(0.05, 0.6)) },
    { redeliverRate: 0.3, publish: { code, rate: 0.3 }, publishLatencyMs: 100 },
  ];
  return { pubsub: dice.one(faults) };
}

function drawRestart(dice: Dice): Drawn {
  return { restartDeliveries: dice.one(['enrich', 'write'] as const) };
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}
