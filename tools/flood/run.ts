import { setTimeout as sleep } from 'node:timers/promises';
import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import { isSeverity } from '@pipeline/shared/severity.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import type { Entry } from '../../local/stack/ledger.ts';
import { startStack, type Delivery, type Stack } from '../../local/stack/stack.ts';
import { floodEvent } from './events.ts';
import { measure, type FloodResult, type WriteCall, type WrittenFinding } from './measure.ts';

export interface FloodOptions {
  /** Delivery to the stages; push by default. */
  readonly deliveredBy?: Delivery;
  readonly events: number;
  /** The seconds to send them in. */
  readonly seconds: number;
  /** Accepted writes per minute. */
  readonly quota: number;
  /** WRITES_PER_MINUTE of write; by default the same share of the quota as in a deployment. */
  readonly pace?: number;
  /** Duration of each call to Security Command Center, in milliseconds. */
  readonly latencyMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (written: number) => void;
}

const secret = 'the-secret-of-the-flood';
const batch = 100;
/** Without a write for this long the flood is over. Longer than the first backoffs of Pub/Sub. */
const patienceMs = 90_000;
/** The default share of the quota that a deployment uses. */
const usualShare = 0.975;

/**
 * Sends a flood of events through the whole local system, with a deployment's delivery limits, and measures the writes.
 * @throws Error if a stage exits, or receive does not accept an event.
 */
export async function runFlood(options: FloodOptions): Promise<FloodResult> {
  const { events, quota, latencyMs, deliveredBy = 'push' } = options;
  const { pace = Math.round(quota * usualShare) } = options;
  const written: WrittenFinding[] = [];
  const calls: WriteCall[] = [];
  let death: string | undefined;
  const stack = await startStack({
    secrets: secret,
    deliveredBy,
    delivery: {
      backoff: {
        minimum: delivery.minimumBackoffSeconds,
        maximum: delivery.maximumBackoffSeconds,
      },
      ackDeadlineSeconds: delivery.ackDeadlineSeconds,
      maxDeliveryAttempts: delivery.maxDeliveryAttempts,
    },
    settings: { write: { WRITES_PER_MINUTE: String(pace), QUOTA_PAUSE_MS: '5000' } },
    onOutcome: (entry) => {
      const severity = severityOf(entry);
      if (severity !== undefined) written.push({ severity, at: Date.now() });
      options.onProgress?.(written.length);
    },
    onDeath: (reason) => {
      death = reason;
    },
  });
  try {
    stack.scc.setFaults({ writesPerMinute: quota, latencyMs });
    stack.scc.onWrite(({ code }) => {
      calls.push({ at: Date.now(), refusedForQuota: code === 'RESOURCE_EXHAUSTED' });
    });
    const sentFrom = Date.now();
    await send(stack, options);
    const sentUntil = Date.now();
    await untilOver(
      () => written.length,
      events,
      options.signal,
      () => death,
    );
    return measure({
      events,
      quota,
      sentFrom,
      sentUntil,
      written,
      calls,
      handedBack: stack.ledger.of('write').retried,
      deadLetters: (await deadLetters(stack)).length,
    });
  } finally {
    await stack.close();
  }
}

function severityOf({ outcome, fields }: Entry): WrittenFinding['severity'] | undefined {
  const severity = fields['findingSeverity'];
  if (outcome !== 'written' || typeof severity !== 'string') return undefined;
  return isSeverity(severity) ? severity : undefined;
}

/** Evenly over the time, in batches like a forwarder's. */
async function send(stack: Stack, { events, seconds, signal }: FloodOptions): Promise<void> {
  const start = Date.now();
  for (let at = 0; at < events; at += batch) {
    signal?.throwIfAborted();
    const body = Array.from({ length: Math.min(batch, events - at) }, (_, n) => floodEvent(at + n));
    const response = await fetch(stack.receiveUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: `[${body.join(',')}]`,
    });
    if (!response.ok) throw new Error(`receive answered ${response.status}`);
    const due = start + (seconds * 1000 * (at + batch)) / events;
    await sleep(Math.max(0, due - Date.now()));
  }
}

async function untilOver(
  written: () => number,
  events: number,
  signal: AbortSignal | undefined,
  death: () => string | undefined,
): Promise<void> {
  let before = -1;
  let since = Date.now();
  while (written() < events && Date.now() - since < patienceMs) {
    signal?.throwIfAborted();
    const reason = death();
    if (reason !== undefined) throw new Error(reason);
    await sleep(50);
    if (written() === before) continue;
    before = written();
    since = Date.now();
  }
}
