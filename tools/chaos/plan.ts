import type { Random } from '../lib/random.ts';
import type { EventKind } from './event-kind.ts';
import { drawFaults, type PlannedFault } from './fault-plan.ts';

/** An event to send, by number; `copy` is 0 for the first time. */
export interface Sending {
  readonly n: number;
  readonly copy: number;
}

export interface PlannedRequest {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly sendings: readonly Sending[];
  /**
   * `messages` are published to the topic `events`, like Sysdig's and falcosidekick's Pub/Sub outputs, and `strays` to
   * `findings`. The others are webhooks.
   */
  readonly form: 'object' | 'array' | 'ndjson' | 'messages' | 'strays';
  readonly gzip: boolean;
  /**
   * Within an array: API events as a page of the API, and channel events of one sample as one notification. For
   * messages: all in one.
   */
  readonly wrapped: boolean;
}

/** Everything that is drawn before the start: the same for the same seed, number of events and rate. */
export interface Plan {
  readonly seed: number;
  /** The kind of each event, by number. */
  readonly kinds: readonly EventKind[];
  readonly requests: readonly PlannedRequest[];
  readonly faults: readonly PlannedFault[];
  /** When the last request is due and no fault is left. */
  readonly endsAt: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly events: number;
  /** Events per second. */
  readonly rate: number;
}

const duplicateShare = 0.1;
const messagesShare = 0.05;
const shortestMs = 12_000;

export function drawPlan(random: Random, all: readonly EventKind[], options: PlanOptions): Plan {
  const { seed, events, rate } = options;
  const kinds = Array.from({ length: events }, () => drawKind(random, all));
  const sendings: Sending[] = kinds.map((_, n) => ({ n, copy: 0 }));
  for (let copy = 0; copy < Math.round(events * duplicateShare); copy += 1) {
    sendings.push({ n: random.integer(0, events - 1), copy: copy + 1 });
  }
  random.shuffle(sendings);
  const strays = sendings.filter(({ n }) => kinds[n]?.isStray === true);
  const batches = [
    ...cut(
      random,
      sendings.filter(({ n }) => kinds[n]?.isStray !== true),
    ),
    ...strays.map((sending) => [sending]),
  ];
  random.shuffle(batches);
  const endsAt = Math.max(shortestMs, Math.round((events / rate) * 1000));
  const perSending = endsAt / sendings.length;
  let sent = 0;
  const requests = batches.map((batch): PlannedRequest => {
    const at = Math.round(sent * perSending);
    sent += batch.length;
    const [first] = batch;
    const isStray = first !== undefined && kinds[first.n]?.isStray === true;
    const { form, gzip, wrapped } = drawForm(random, batch.length, isStray);
    return { at, sendings: batch, form, gzip, wrapped };
  });
  return { seed, kinds, requests, faults: drawFaults(random, endsAt), endsAt };
}

function drawKind(random: Random, all: readonly EventKind[]): EventKind {
  let left = random.between(
    0,
    all.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const kind of all) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return random.pick(all);
}

/** Many alone, others in batches of up to 60. */
function cut(random: Random, sendings: readonly Sending[]): Sending[][] {
  const batches: Sending[][] = [];
  for (let at = 0; at < sendings.length;) {
    const size = random.chance(0.4) ? 1 : random.integer(2, random.chance(0.2) ? 60 : 20);
    batches.push(sendings.slice(at, at + size));
    at += size;
  }
  return batches;
}

function drawForm(
  random: Random,
  size: number,
  isStray: boolean,
): Pick<PlannedRequest, 'form' | 'gzip' | 'wrapped'> {
  const drawn = {
    alone: random.pick(['object', 'array', 'ndjson'] as const),
    several: random.pick(['array', 'ndjson'] as const),
    gzip: random.chance(0.3),
    wrapped: random.chance(0.5),
    messages: random.chance(messagesShare),
  };
  if (isStray) return { form: 'strays', gzip: false, wrapped: false };
  if (drawn.messages) return { form: 'messages', gzip: false, wrapped: drawn.wrapped };
  const form = size === 1 ? drawn.alone : drawn.several;
  return { form, gzip: drawn.gzip, wrapped: drawn.wrapped && form === 'array' };
}
