import { status as grpcStatus } from '@grpc/grpc-js';
import type { FaultSettings as ComputeFaults } from '../../local/emulators/compute/index.ts';
import type { Faults as PubSubFaults } from '../../local/emulators/pubsub/index.ts';
import type { FaultSettings as SccFaults } from '../../local/emulators/scc/index.ts';
import type { Dice } from './dice.ts';

/** A stage that is killed or frozen. */
export type Victim = 'receive' | 'enrich' | 'write';
const victims: readonly Victim[] = ['receive', 'enrich', 'write'];

/** What is done to the system. */
type Deed =
  | { readonly kill: readonly Victim[] }
  /** Stopped and continued: what it was doing goes on long after whoever waited for it has given up. */
  | { readonly freeze: Victim }
  | { readonly scc: Partial<SccFaults> }
  | { readonly compute: Partial<ComputeFaults> }
  | { readonly pubsub: Partial<PubSubFaults> }
  /** The push subscription of this stage delivers nothing, and then begins anew. */
  | { readonly restartDeliveries: 'enrich' | 'write' };

/** When it begins and for how long, in milliseconds. */
export type Trouble = Deed & { readonly at: number; readonly for: number };

/**
 * Trouble of every kind, in an order and to a degree that the dice decide. Each kind goes its own way, so that they
 * meet by chance, and leave time between them in which events get on. No fault comes again before all others of its
 * kind have come. All of it ends by `untilMs`.
 */
export function drawTrouble(dice: Dice, untilMs: number): Trouble[] {
  // A short run has shorter faults, so that it has most of them.
  const pace = Math.min(1, Math.max(0.35, untilMs / 60_000));
  const tracks = [
    track(dice, untilMs, 1, [1500, 5500], [0, 1500], kills(dice)),
    // The longest outlast the ack deadline of a local run, 10 s.
    track(dice, untilMs, pace, [4000, 20_000], [500, 12_000], freezes(dice)),
    track(dice, untilMs, pace, [1000, 6000], [500, 4000], sccFaults(dice)),
    track(dice, untilMs, pace, [1000, 7000], [500, 4000], computeFaults(dice)),
    track(dice, untilMs, pace, [1000, 7000], [500, 4000], pubSubFaults(dice)),
    track(dice, untilMs, pace, [3000, 12_000], [100, 2000], restarts(dice)),
  ];
  return tracks.flat().toSorted((a, b) => a.at - b.at);
}

type Range = readonly [low: number, high: number];

function track(
  dice: Dice,
  untilMs: number,
  pace: number,
  calm: Range,
  long: Range,
  draw: () => Deed,
): Trouble[] {
  const troubles: Trouble[] = [];
  for (let at = 0; ;) {
    at += Math.round(dice.between(...calm) * pace);
    const ms = Math.round(dice.between(...long) * pace);
    if (at + ms > untilMs) return troubles;
    troubles.push({ at, for: ms, ...draw() });
    at += ms;
  }
}

/** Mostly one, at times two or all at once, as when a zone is lost. */
function kills(dice: Dice): () => Deed {
  const victim = dice.deck(victims);
  const size = dice.deck([1, 1, 1, 1, 2, 3]);
  return () => {
    const [first, count] = [victim(), size()];
    return { kill: [first, ...victims.filter((other) => other !== first)].slice(0, count) };
  };
}

function freezes(dice: Dice): () => Deed {
  const victim = dice.deck(victims);
  return () => ({ freeze: victim() });
}

function sccFaults(dice: Dice): () => Deed {
  const code = dice.deck([
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'ABORTED',
    'INTERNAL',
    'PERMISSION_DENIED',
  ] as const);
  const fault = dice.deck<() => Partial<SccFaults>>([
    () => ({ errorRate: share(dice, 0.1, 1), code: code() }),
    () => ({ errorRate: 1, code: code() }),
    () => ({ lostReplyRate: share(dice, 0.2, 1) }),
    () => ({ lostReplyRate: 0.3, errorRate: 0.3, code: code() }),
    // Longer than write waits: what the client gives up is done all the same.
    () => ({ latencyMs: dice.whole(1600, 3000) }),
    () => ({ latencyMs: dice.whole(100, 1400), lostReplyRate: 0.2 }),
    () => ({ writesPerMinute: dice.whole(0, 60) }),
  ]);
  return () => ({ scc: fault()() });
}

function computeFaults(dice: Dice): () => Deed {
  const error = dice.deck([
    { status: 503, reason: 'backendError' },
    { status: 500, reason: 'backendError' },
    { status: 429, reason: 'rateLimitExceeded' },
    { status: 403, reason: 'rateLimitExceeded' },
  ]);
  const fault = dice.deck<() => Partial<ComputeFaults>>([
    () => ({ errorRate: share(dice, 0.3, 1), ...error() }),
    () => ({ errorRate: 1, ...error() }),
    () => ({ latencyMs: dice.whole(100, 450) }),
    // Longer than enrich waits.
    () => ({ latencyMs: dice.whole(600, 2500) }),
  ]);
  return () => ({ compute: fault()() });
}

function pubSubFaults(dice: Dice): () => Deed {
  const passing = dice.deck([
    grpcStatus.UNAVAILABLE,
    grpcStatus.INTERNAL,
    grpcStatus.DEADLINE_EXCEEDED,
    grpcStatus.RESOURCE_EXHAUSTED,
  ]);
  const fault = dice.deck<() => Partial<PubSubFaults>>([
    () => ({ publish: { code: passing(), rate: share(dice, 0.2, 0.9) } }),
    () => ({ publish: { code: passing(), rate: 1 } }),
    // The client does not try again by itself.
    () => ({ publish: { code: grpcStatus.PERMISSION_DENIED, rate: share(dice, 0.3, 1) } }),
    () => ({ publishLatencyMs: dice.whole(50, 900) }),
    // Longer than a stage waits: it is published nevertheless, and once more.
    () => ({ publishLatencyMs: dice.whole(2000, 3500) }),
    () => ({ redeliverRate: share(dice, 0.05, 0.6) }),
    () => ({ redeliverRate: 0.3, publish: { code: passing(), rate: 0.3 }, publishLatencyMs: 100 }),
  ]);
  return () => ({ pubsub: fault()() });
}

function restarts(dice: Dice): () => Deed {
  const stage = dice.deck(['enrich', 'write'] as const);
  return () => ({ restartDeliveries: stage() });
}

function share(dice: Dice, low: number, high: number): number {
  return Math.round(dice.between(low, high) * 100) / 100;
}
