import { status as grpcStatus } from '@grpc/grpc-js';
import type { FaultSettings as ComputeFaults } from '../../local/emulators/compute/index.ts';
import type { Faults as PubSubFaults } from '../../local/emulators/pubsub/index.ts';
import type { FaultSettings as SccFaults } from '../../local/emulators/scc/index.ts';
import type { Random } from '../lib/random.ts';

/** A stage to kill or freeze. */
export type Target = 'receive' | 'enrich' | 'write';
export const targets: readonly Target[] = ['receive', 'enrich', 'write'];

/** The links that can be cut. */
export const links = ['receive-pubsub', 'enrich-pubsub', 'write-pubsub', 'write-scc'] as const;
export type Link = (typeof links)[number];

/** A fault in the system. */
type Fault =
  | { readonly kill: readonly Target[] }
  /** Stopped and continued: its work resumes long after its callers have given up. */
  | { readonly freeze: Target }
  | { readonly scc: Partial<SccFaults> }
  | { readonly compute: Partial<ComputeFaults> }
  | { readonly pubsub: Partial<PubSubFaults> }
  /** The network between a stage and a service: every connection is reset, or passes no data. */
  | { readonly cut: Link }
  | { readonly stall: Link }
  /** This share of a stage's operations throws an unexpected exception. */
  | { readonly bug: Target; readonly rate: number }
  /** The push subscription of this stage stops delivering, and then restarts. */
  | { readonly restartDeliveries: 'enrich' | 'write' };

/** Its start and duration, in milliseconds. */
export type PlannedFault = Fault & { readonly at: number; readonly durationMs: number };

/**
 * Draws faults of every kind, in random order and intensity. Each kind is drawn separately, so that they overlap by
 * chance, with time in between for progress. A fault repeats only after all others of its kind. All faults end by
 * `untilMs`.
 */
export function drawFaults(random: Random, untilMs: number): PlannedFault[] {
  // A short run has shorter faults, so that it includes most of them.
  const pace = Math.min(1, Math.max(0.35, untilMs / 60_000));
  const tracks = [
    track(random, untilMs, 1, [1500, 5500], [0, 1500], kills(random)),
    // The longest outlast the ack deadline of a local run, 10 s.
    track(random, untilMs, pace, [4000, 20_000], [500, 12_000], freezes(random)),
    track(random, untilMs, pace, [1000, 6000], [500, 4000], sccFaults(random)),
    track(random, untilMs, pace, [1000, 7000], [500, 4000], computeFaults(random)),
    track(random, untilMs, pace, [1000, 7000], [500, 4000], pubSubFaults(random)),
    track(random, untilMs, pace, [3000, 12_000], [100, 2000], restarts(random)),
    track(random, untilMs, pace, [1000, 6000], [200, 4000], networkFaults(random)),
    track(random, untilMs, pace, [2000, 8000], [500, 3000], bugs(random)),
  ];
  return tracks.flat().toSorted((a, b) => a.at - b.at);
}

type Range = readonly [low: number, high: number];

function track(
  random: Random,
  untilMs: number,
  pace: number,
  pause: Range,
  duration: Range,
  draw: () => Fault,
): PlannedFault[] {
  const planned: PlannedFault[] = [];
  for (let at = 0; ;) {
    at += Math.round(random.between(...pause) * pace);
    const durationMs = Math.round(random.between(...duration) * pace);
    if (at + durationMs > untilMs) return planned;
    planned.push({ at, durationMs, ...draw() });
    at += durationMs;
  }
}

/** Mostly one, sometimes two or all at once, as if a zone were lost. */
function kills(random: Random): () => Fault {
  const target = random.deck(targets);
  const size = random.deck([1, 1, 1, 1, 2, 3]);
  return () => {
    const [first, count] = [target(), size()];
    return { kill: [first, ...targets.filter((other) => other !== first)].slice(0, count) };
  };
}

function freezes(random: Random): () => Fault {
  const target = random.deck(targets);
  return () => ({ freeze: target() });
}

function sccFaults(random: Random): () => Fault {
  const code = random.deck([
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'ABORTED',
    'INTERNAL',
    'PERMISSION_DENIED',
  ] as const);
  const fault = random.deck<() => Partial<SccFaults>>([
    () => ({ errorRate: share(random, 0.1, 1), code: code() }),
    () => ({ errorRate: 1, code: code() }),
    () => ({ lostReplyRate: share(random, 0.2, 1) }),
    () => ({ lostReplyRate: 0.3, errorRate: 0.3, code: code() }),
    // Longer than the timeout of write: the abandoned call still succeeds.
    () => ({ latencyMs: random.integer(1600, 3000) }),
    () => ({ latencyMs: random.integer(100, 1400), lostReplyRate: 0.2 }),
    () => ({ writesPerMinute: random.integer(0, 60) }),
  ]);
  return () => ({ scc: fault()() });
}

function computeFaults(random: Random): () => Fault {
  const error = random.deck([
    { status: 503, reason: 'backendError' },
    { status: 500, reason: 'backendError' },
    { status: 429, reason: 'rateLimitExceeded' },
    { status: 403, reason: 'rateLimitExceeded' },
  ]);
  const fault = random.deck<() => Partial<ComputeFaults>>([
    () => ({ errorRate: share(random, 0.3, 1), ...error() }),
    () => ({ errorRate: 1, ...error() }),
    () => ({ latencyMs: random.integer(100, 450) }),
    // Longer than the timeout of enrich.
    () => ({ latencyMs: random.integer(600, 2500) }),
  ]);
  return () => ({ compute: fault()() });
}

function pubSubFaults(random: Random): () => Fault {
  const passing = random.deck([
    grpcStatus.UNAVAILABLE,
    grpcStatus.INTERNAL,
    grpcStatus.DEADLINE_EXCEEDED,
    grpcStatus.RESOURCE_EXHAUSTED,
  ]);
  const fault = random.deck<() => Partial<PubSubFaults>>([
    () => ({ publish: { code: passing(), rate: share(random, 0.2, 0.9) } }),
    () => ({ publish: { code: passing(), rate: 1 } }),
    // The client does not retry this code.
    () => ({ publish: { code: grpcStatus.PERMISSION_DENIED, rate: share(random, 0.3, 1) } }),
    () => ({ publishLatencyMs: random.integer(50, 900) }),
    // Longer than a stage's timeout: the message is published anyway, and once more.
    () => ({ publishLatencyMs: random.integer(2000, 3500) }),
    () => ({ redeliverRate: share(random, 0.05, 0.6) }),
    () => ({ redeliverRate: 0.3, publish: { code: passing(), rate: 0.3 }, publishLatencyMs: 100 }),
  ]);
  return () => ({ pubsub: fault()() });
}

function networkFaults(random: Random): () => Fault {
  const fault = random.deck(links.flatMap((link) => [{ cut: link }, { stall: link }] as const));
  return () => fault();
}

function bugs(random: Random): () => Fault {
  const target = random.deck(targets);
  return () => ({ bug: target(), rate: share(random, 0.05, 0.6) });
}

function restarts(random: Random): () => Fault {
  const stage = random.deck(['enrich', 'write'] as const);
  return () => ({ restartDeliveries: stage() });
}

function share(random: Random, low: number, high: number): number {
  return Math.round(random.between(low, high) * 100) / 100;
}
