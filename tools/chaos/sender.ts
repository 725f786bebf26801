import type { PubSub } from '@google-cloud/pubsub';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { bodyOf, kindOf, textOf } from './request-body.ts';
import type { Plan, PlannedRequest } from './plan.ts';

/** The results for the senders. */
export class Sent {
  /** By event number: 0 not sent, 1 sent without a 200, 2 acknowledged. */
  readonly state: Uint8Array;
  /** The number of acknowledged transmissions, including repetitions. */
  acknowledged = 0;
  requests = 0;
  attempts = 0;
  readonly statuses = new Map<string, number>();
  /** Responses that no fault explains. */
  readonly wrongAnswers: string[] = [];

  constructor(events: number) {
    this.state = new Uint8Array(events);
  }

  count(status: string): void {
    this.attempts += 1;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}

export interface SenderOptions {
  readonly plan: Plan;
  readonly url: string;
  readonly secret: string;
  readonly pubsub: PubSub;
  readonly clock: Clock;
  /** No attempt begins after it aborts. */
  readonly signal: AbortSignal;
  readonly onAcknowledged: (sent: Sent) => void;
}

/** Retryable responses. The log explains a 500. */
const passing = new Set(['500', '503', 'no answer']);
/** The number of concurrent requests. */
const connections = 16;
/** Longer than receive needs for a 503. */
const timeoutMs = 15_000;

/**
 * Sends the planned requests when they are due, and retries each until it is acknowledged. Sysdig gives up after three
 * attempts and pauses for five minutes; here the next attempt follows within a second.
 */
export async function send(options: SenderOptions): Promise<Sent> {
  const { plan, clock, signal } = options;
  const sent = new Sent(plan.kinds.length);
  const start = clock.now();
  const due = plan.requests.values();
  const work = async (): Promise<void> => {
    for (const request of due) {
      const wait = start + request.at - clock.now();
      if (wait > 0) await clock.sleep(wait, signal).catch(() => undefined);
      if (signal.aborted) return;
      await deliver(request, sent, options);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return sent;
}

async function deliver(request: PlannedRequest, sent: Sent, options: SenderOptions): Promise<void> {
  const { clock, signal, plan, onAcknowledged } = options;
  const isWebhook = request.form !== 'messages' && request.form !== 'strays';
  const attempt = isWebhook
    ? prepareWebhook(request, sent, options)
    : preparePublish(request, options);
  sent.requests += 1;
  for (const { n } of request.sendings) sent.state[n] = Math.max(sent.state[n] ?? 0, 1);
  for (let failures = 0; !signal.aborted; failures += 1) {
    const status = await attempt();
    sent.count(status);
    if (status === '200' || status === 'published') {
      for (const { n } of request.sendings) sent.state[n] = 2;
      sent.acknowledged += request.sendings.length;
      onAcknowledged(sent);
      return;
    }
    if (isWebhook && !passing.has(status)) {
      sent.wrongAnswers.push(
        `receive answered ${status} to a request of ${describe(plan, request)}`,
      );
      return;
    }
    await clock.sleep(Math.min(1000, 100 * 2 ** failures), signal).catch(() => undefined);
  }
}

function prepareWebhook(
  request: PlannedRequest,
  sent: Sent,
  { plan, url, secret }: SenderOptions,
): () => Promise<string> {
  const { bytes, headers } = bodyOf(plan, request);
  const expected = expectedAnswer(plan, request);
  return async () => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, ...headers },
        body: bytes,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer: unknown = await response.json();
      if (response.status === 200 && countsOf(answer) !== expected) {
        sent.wrongAnswers.push(
          `receive counted ${countsOf(answer)} and not ${expected} in ${describe(plan, request)}`,
        );
      }
      return String(response.status);
    } catch {
      // Killed, or too slow: the sender cannot know the outcome.
      return 'no answer';
    }
  };
}

function preparePublish(
  request: PlannedRequest,
  { plan, pubsub }: SenderOptions,
): () => Promise<string> {
  const { sendings, form, wrapped } = request;
  const name = form === 'strays' ? topics.findings : topics.events;
  const topic = pubsub.topic(name, { batching: { maxMilliseconds: 1 } });
  const texts = sendings.map((sending) => textOf(plan, sending));
  const messages = wrapped ? [`[${texts.join(',')}]`] : texts;
  return async () => {
    const published = await Promise.allSettled(
      messages.map(async (text) => topic.publishMessage({ data: Buffer.from(text) })),
    );
    return published.every(({ status }) => status === 'fulfilled') ? 'published' : 'not published';
  };
}

function expectedAnswer({ kinds }: Plan, { sendings }: PlannedRequest): string {
  const counts = { accepted: 0, ignored: 0, quarantined: 0 };
  for (const { n } of sendings) counts[kindOf(kinds, n).counted] += 1;
  return JSON.stringify(counts);
}

function countsOf(answer: unknown): string {
  if (!isObject(answer)) return 'nothing';
  const { accepted, ignored, quarantined } = answer;
  return JSON.stringify({ accepted, ignored, quarantined });
}

function describe(plan: Plan, { sendings, form, gzip, wrapped }: PlannedRequest): string {
  const [first] = sendings;
  const example =
    first === undefined ? '' : `, such as ${first.n}, ${kindOf(plan.kinds, first.n).name}`;
  return `${sendings.length} events (${form}${gzip ? ', gzip' : ''}${wrapped ? ', wrapped' : ''}${example})`;
}
