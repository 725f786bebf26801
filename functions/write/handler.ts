import type { Clock } from '@pipeline/shared/clock.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { PermanentError } from '@pipeline/shared/errors.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import { decodeUtf8 } from '@pipeline/shared/items.ts';
import { parseOwnJson } from '@pipeline/shared/json.ts';
import type { Log } from '@pipeline/shared/log.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import { earlier, fromMillis, fromRfc3339 } from '@pipeline/shared/time.ts';
import { violations } from '@pipeline/shared/validation.ts';
import { toFinding, type FindingOptions } from './finding/to-finding.ts';
import type { FoldEvent } from './fold/folds.ts';
import type { CreateFinding } from './finding-writer.ts';

export interface WriteOptions {
  readonly create: CreateFinding;
  /** Replaces it if repetitions are folded. */
  readonly fold?: FoldEvent | undefined;
  readonly finding: FindingOptions;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes each enriched event as one finding, however often its message is delivered.
 * @throws PermanentError if it can never be written, TransientError if it cannot be written now.
 */
export function createWrite({
  create,
  fold,
  finding: options,
  clock,
  log,
}: WriteOptions): (message: Message) => Promise<void> {
  return async (message) => {
    const enriched = readMessage(message);
    const { event, resource } = enriched;
    const now = fromMillis(clock.now());
    const notAfter = earlier(fromRfc3339(message.label.receivedAt) ?? now, now);
    const finding = toFinding(enriched, notAfter, options);
    const { outcome, ...folded } =
      fold === undefined
        ? { outcome: await create(event.sender, event.id, finding) }
        : await fold(enriched, finding, notAfter);
    log({
      severity: 'INFO',
      message: outcome,
      outcome,
      ...folded,
      eventId: event.id,
      rule: event.rule,
      format: event.format,
      category: event.rule,
      findingSeverity: event.severity,
      resource: resource.name,
      traceparent: message.label.traceparent,
      deliveryAttempt: message.deliveryAttempt,
    });
  };
}

function readMessage({ data }: Message): EnrichedEvent {
  const text = decodeUtf8(data);
  let value: unknown;
  try {
    value = parseOwnJson(text);
  } catch (error) {
    throw new PermanentError('not-json', 'the message is not JSON', { cause: error });
  }
  if (enrichedEvent(value)) return value;
  throw new PermanentError(
    'invalid',
    `not an enriched event: ${violations(enrichedEvent).join('; ')}`,
  );
}
