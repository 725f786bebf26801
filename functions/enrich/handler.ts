import { isStackOverflow, PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import {
  bytesOf,
  maxEvents,
  parseItems,
  TooManyEventsError,
  withAttributes,
  type Detection,
  type Ignored,
  type Item,
  type Unknown,
} from '@pipeline/shared/items.ts';
import type { Log } from '@pipeline/shared/log.ts';
import { toAttributes, type OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import { senderOf } from '@pipeline/shared/sender-of.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';
import { waitForAll, type Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { atDelivery } from '@pipeline/shared/pubsub/unforeseen.ts';
import { enrichEvent, type EnrichEventOptions } from './enrich-event.ts';

export interface EnrichOptions extends EnrichEventOptions {
  readonly publish: Publish;
  readonly publishDead: Publish;
  readonly log: Log;
}

/** The message to publish for an item, and the log line to write after publishing. */
interface Result {
  readonly finding?: OutgoingMessage;
  readonly dead?: OutgoingMessage;
  /** An unexpected error, for which the message must be redelivered although its other events are done. */
  readonly unforeseen?: Error;
  readonly done: () => void;
}

/**
 * Converts each event to the form that `write` reads, on its resource. A message from `receive` contains one event;
 * another product's Pub/Sub output may send several. An event that fails unexpectedly does not hold back the others.
 * @throws PermanentError If the message is not JSON.
 * @throws TransientError If publishing or a lookup fails.
 */
export function createEnrich(options: EnrichOptions): (message: Message) => Promise<void> {
  return async (message) => {
    const items = readMessage(message);
    const results = await Promise.all(items.map(async (item) => resultOf(options, item, message)));
    const findings = results.flatMap(({ finding }) => finding ?? []);
    const dead = results.flatMap((result) => result.dead ?? []);
    await waitForAll([options.publish(findings), options.publishDead(dead)]);
    for (const result of results) result.done();
    const failed = results.find(({ unforeseen }) => unforeseen !== undefined);
    if (failed?.unforeseen !== undefined) throw failed.unforeseen;
  };
}

function readMessage(message: Message): Item[] {
  try {
    return withAttributes(parseItems(message.data, maxEvents), message.attributes);
  } catch (error) {
    if (error instanceof TooManyEventsError) {
      throw new PermanentError('too-many-events', error.message, { cause: error });
    }
    if (!(error instanceof SyntaxError) && !isStackOverflow(error)) throw error;
    throw new PermanentError('not-json', 'the message is not JSON', { cause: error });
  }
}

async function resultOf(options: EnrichOptions, item: Item, message: Message): Promise<Result> {
  const { log } = options;
  const { traceparent } = message.label;
  if (item.kind === 'ignored') {
    const { format, reason } = item;
    return {
      done: () => {
        log({
          severity: 'INFO',
          message: 'ignored',
          outcome: 'ignored',
          format,
          reason,
          traceparent,
        });
      },
    };
  }
  if (item.kind === 'unknown') {
    return item.cause === undefined
      ? deadResult(options, item, item, message)
      : failedResult(options, item, item.cause, message);
  }
  try {
    return await detectionResult(options, item, message);
  } catch (error) {
    return failedResult(options, item, error, message);
  }
}

/** @throws TransientError If the whole message must be redelivered. */
function failedResult(
  options: EnrichOptions,
  item: Detection | Unknown,
  thrown: unknown,
  message: Message,
): Result {
  const error = atDelivery(thrown, message.deliveryAttempt);
  if (error instanceof PermanentError) {
    const { reason, message: text } = error;
    return deadResult(options, item, { reason, error: text }, message);
  }
  if (error instanceof TransientError || !(error instanceof Error)) throw error;
  return { unforeseen: error, done: () => undefined };
}

async function detectionResult(
  options: EnrichOptions,
  item: Detection,
  message: Message,
): Promise<Result> {
  const { log } = options;
  const receivedAt = fromRfc3339(message.label.receivedAt) ?? message.label.receivedAt;
  const {
    deliveryAttempt,
    label: { sender, project, location, cluster, ...label },
  } = message;
  assertSender(item, sender);
  const context = defined({ project, location, cluster });
  const result = await enrichEvent(item, { receivedAt, deliveryAttempt, context }, options);
  const { id: eventId, rule, format } = result.event;
  const facts = { eventId, rule, format, traceparent: message.label.traceparent };
  if ('dropped' in result) {
    const reason = result.dropped;
    return {
      done: () => {
        log({ severity: 'INFO', message: 'dropped', outcome: 'dropped', reason, ...facts });
      },
    };
  }
  const { enriched } = result;
  const attributes = { ...label, format, eventId, severity: enriched.event.severity };
  const resource = enriched.resource.name;
  return {
    finding: { data: Buffer.from(JSON.stringify(enriched)), attributes: toAttributes(attributes) },
    done: () => {
      log({
        severity: 'INFO',
        message: 'enriched',
        outcome: 'enriched',
        resource,
        // Log the number of unclaimed names, so that a new dialect is noticed. The names themselves are payload.
        unclaimed: result.event.unclaimed.length,
        ...facts,
      });
    },
  };
}

/**
 * Rejects an event whose sender differs from its token's. `receive` cannot check a payload in an unknown format, which
 * a later version may recognize in a replay.
 * @throws PermanentError If the event belongs to another sender.
 */
function assertSender({ format }: Detection, sender: Sender | undefined): void {
  const other = senderOf(format);
  if (sender === undefined || other === sender) return;
  throw new PermanentError(
    'wrong-sender',
    `the message's token may send only as ${sender}, but this is ${format}`,
  );
}

/** Sends one unusable event to the dead-letter topic; the others in the message proceed. */
function deadResult(
  { log }: EnrichOptions,
  item: Exclude<Item, Ignored>,
  { reason, error }: { reason: string; error: string },
  { label }: Message,
): Result {
  const { id } = item;
  const attributes = toAttributes({ ...label, eventId: id, stage: 'enrich', reason, error });
  const { traceparent } = label;
  return {
    dead: { data: bytesOf(item), attributes },
    done: () => {
      log({
        severity: 'ERROR',
        message: 'moved to the dead-letter topic',
        outcome: 'dead',
        reason,
        eventId: id,
        traceparent,
      });
    },
  };
}
