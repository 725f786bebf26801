import type { Dice } from './dice.ts';
import type { Kind } from './kinds.ts';
import { drawTrouble, type Trouble } from './trouble.ts';

/** An event that is sent, by its number; `copy` is 0 for the first time. */
export interface Sending {
  readonly n: number;
  readonly copy: number;
}

export interface PlannedRequest {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly sendings: readonly Sending[];
  /**
   * `messages` are published to the topic `events`, as Sysdig's and falcosidekick's Pub/Sub outputs do, and `strays`
   * to `findings`. The others are webhooks.
   */
  readonly form: 'object' | 'array' | 'ndjson' | 'messages' | 'strays';
  readonly gzip: boolean;
  /**
   * Within an array: API events as a page of the API, and channel events of one sample as one notification. Of
   * messages: all in one.
   */
  readonly wrapped: boolean;
}

/** All that is drawn before anything begins: the same for the same seed, number of events and rate. */
export interface Plan {
  readonly seed: number;
  /** The kind of each event, by its number. */
  readonly kinds: readonly Kind[];
  readonly requests: readonly PlannedRequest[];
  readonly troubles: readonly Trouble[];
  /** When the last request is due and the trouble is over. */
  readonly endsAt: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly events: number;
  /** Events a second. */
  readonly rate: number;
}

const duplicateShare = 0.1;
const messagesShare = 0.05;
const shortestMs = 12_000;

export function drawPlan(dice: Dice, all: readonly Kind[], options: PlanOptions): Plan {
  const { seed, events, rate } = options;
  const kinds = Array.from({ length: events }, () => drawKind(dice, all));
  const sendings: Sending[] = kinds.map((_, n) => ({ n, copy: 0 }));
  for (let copy = 0; copy < Math.round(events * duplicateShare); copy += 1) {
    sendings.push({ n: dice.whole(0, events - 1), copy: copy + 1 });
  }
  dice.shuffle(sendings);
  const strays = sendings.filter(({ n }) => kinds[n]?.isStray === true);
  const batches = [
    ...cut(
      dice,
      sendings.filter(({ n }) => kinds[n]?.isStray !== true),
    ),
    ...strays.map((sending) => [sending]),
  ];
  dice.shuffle(batches);
  const endsAt = Math.max(shortestMs, Math.round((events / rate) * 1000));
  const perSending = endsAt / sendings.length;
  let sent = 0;
  const requests = batches.map((batch): PlannedRequest => {
    const at = Math.round(sent * perSending);
    sent += batch.length;
    const [first] = batch;
    const isStray = first !== undefined && kinds[first.n]?.isStray === true;
    const { form, gzip, wrapped } = drawForm(dice, batch.length, isStray);
    return { at, sendings: batch, form, gzip, wrapped };
  });
  return { seed, kinds, requests, troubles: drawTrouble(dice, endsAt), endsAt };
}

function drawKind(dice: Dice, all: readonly Kind[]): Kind {
  let left = dice.between(
    0,
    all.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const kind of all) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return dice.one(all);
}

/** Many alone, others in batches of up to 60. */
function cut(dice: Dice, sendings: readonly Sending[]): Sending[][] {
  const batches: Sending[][] = [];
  for (let at = 0; at < sendings.length;) {
    const size = dice.happens(0.4) ? 1 : dice.whole(2, dice.happens(0.2) ? 60 : 20);
    batches.push(sendings.slice(at, at + size));
    at += size;
  }
  return batches;
}

function drawForm(
  dice: Dice,
  size: number,
  isStray: boolean,
): Pick<PlannedRequest, 'form' | 'gzip' | 'wrapped'> {
  const drawn = {
    alone: dice.one(['object', 'array', 'ndjson'] as const),
    several: dice.one(['array', 'ndjson'] as const),
    gzip: dice.happens(0.3),
    wrapped: dice.happens(0.5),
    messages: dice.happens(messagesShare),
  };
  if (isStray) return { form: 'strays', gzip: false, wrapped: false };
  if (drawn.messages) return { form: 'messages', gzip: false, wrapped: drawn.wrapped };
  const form = size === 1 ? drawn.alone : drawn.several;
  return { form, gzip: drawn.gzip, wrapped: drawn.wrapped && form === 'array' };
}
