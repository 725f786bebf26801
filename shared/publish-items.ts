import { bytesOf, type Item } from './items.ts';
import type { Log, LogEntry } from './log.ts';
import { toAttributes, type EventAttributes, type OutgoingMessage } from './pubsub/attributes.ts';
import { waitForAll, type Publish } from './pubsub/publisher.ts';
import type { SenderContext } from './sender-context.ts';

/** How the items of one request or page arrived. */
interface Arrival extends Pick<EventAttributes, 'receivedAt' | 'via' | 'traceparent'> {
  /** The context of the token. Published as attributes, unchanged. */
  readonly context?: SenderContext;
}

/**
 * Publishes each received event unchanged, and logs the outcome of each item.
 * @throws TransientError If Pub/Sub does not accept all events in time. It may have accepted some.
 */
export type PublishItems = (items: readonly Item[], arrival: Arrival) => Promise<void>;

export interface PublishItemsOptions {
  readonly stage: 'receive' | 'poll';
  readonly publish: Publish;
  readonly publishDead: Publish;
  readonly log: Log;
}

/** The outcome of each kind of item, as counted and logged. */
const itemOutcomes = {
  detection: 'accepted',
  ignored: 'ignored',
  unknown: 'quarantined',
} as const satisfies Record<Item['kind'], string>;

export type Counts = Record<(typeof itemOutcomes)[Item['kind']], number>;

const none: Counts = { accepted: 0, ignored: 0, quarantined: 0 };

/** Counts items by outcome, in addition to the previous counts. */
export function countItems(items: readonly Item[], before = none): Counts {
  const counts = { ...before };
  for (const { kind } of items) counts[itemOutcomes[kind]] += 1;
  return counts;
}

export function createPublishItems({
  stage,
  publish,
  publishDead,
  log,
}: PublishItemsOptions): PublishItems {
  return async (items, { receivedAt, via, traceparent, context }) => {
    const arrival = { receivedAt, via, traceparent };
    const events: OutgoingMessage[] = [];
    const quarantined: OutgoingMessage[] = [];
    for (const item of items) {
      if (item.kind === 'ignored') continue;
      const data = bytesOf(item);
      if (item.kind === 'detection') {
        const { format, id } = item;
        const attributes = toAttributes({ ...arrival, format, eventId: id });
        events.push({ data, attributes: Object.assign(attributes, context) });
      } else {
        const { id, reason, error } = item;
        const attributes = toAttributes({ ...arrival, eventId: id, stage, reason, error });
        quarantined.push({ data, attributes: Object.assign(attributes, context) });
      }
    }
    // Publish to both topics concurrently: the publishers share one deadline.
    await (quarantined.length === 0
      ? publish(events)
      : waitForAll([publish(events), publishDead(quarantined)]));
    log(...items.map((item) => entryOf(item, traceparent)));
  };
}

function entryOf(item: Item, traceparent: string): LogEntry {
  const outcome = itemOutcomes[item.kind];
  return {
    severity: outcome === 'quarantined' ? 'ERROR' : 'INFO',
    message: outcome,
    outcome,
    traceparent,
    ...(item.kind === 'unknown'
      ? { eventId: item.id, reason: item.reason, error: item.error }
      : {}),
    ...(item.kind === 'ignored' ? { format: item.format, reason: item.reason } : {}),
    ...(item.kind === 'detection' ? { eventId: item.id, format: item.format } : {}),
  };
}
