import { PermanentError } from '@pipeline/shared/errors.ts';
import { enrichedEvent } from '@pipeline/shared/generated/validators.js';
import { decodeUtf8, parseItems, type Item } from '@pipeline/shared/items.ts';
import { severities, type Severity } from '@pipeline/shared/severity.ts';
import { reasonOf, type DeadLetter, type ReplayStage } from './dead-letter.ts';

/** The properties of a dead letter that filters use and lists show. */
export interface InspectedDeadLetter {
  readonly deadLetter: DeadLetter;
  readonly reason: string;
  /** Ids of the future findings, from the payload; otherwise the id from the attributes. */
  readonly eventIds: readonly string[];
  /** Rules of the events. Usually one; a message of another system's Pub/Sub output may contain several events. */
  readonly rules: readonly string[];
  readonly formats: readonly string[];
  /** Highest severity of the events, according to the sender. */
  readonly severity: Severity | undefined;
  /** Stable reason why the payload names no rule: `not-json`, `unknown-format`, … */
  readonly unreadable: string | undefined;
  /** Deliveries before Pub/Sub gave up; unknown if the stage itself gave up. */
  readonly attempts: number | undefined;
  /** Number of previous replays. */
  readonly replays: number;
}

type Content = Pick<InspectedDeadLetter, 'rules' | 'formats' | 'severity' | 'unreadable'> & {
  readonly ids: string[];
};

/** Parses a dead letter with the current code of its stage. */
export function inspect(deadLetter: DeadLetter, stage: ReplayStage): InspectedDeadLetter {
  const { attributes } = deadLetter;
  const { ids, ...content } = contentOf(deadLetter.data, stage);
  const format = attributes['format'];
  const eventId = attributes['eventId'];
  return {
    deadLetter,
    ...content,
    reason: reasonOf(attributes),
    eventIds: ids.length > 0 || eventId === undefined ? ids : [eventId],
    formats: content.formats.length > 0 || format === undefined ? content.formats : [format],
    attempts: count(attributes['CloudPubSubDeadLetterSourceDeliveryCount']),
    replays: count(attributes['replayCount']) ?? 0,
  };
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function contentOf(data: Buffer, stage: ReplayStage): Content {
  try {
    return stage === 'enrich' ? ofBody(data) : ofEnriched(decodeUtf8(data));
  } catch (error) {
    if (error instanceof PermanentError) return unreadable(error.reason);
    if (error instanceof SyntaxError) return unreadable('not-json');
    throw error;
  }
}

function ofEnriched(text: string): Content {
  const value: unknown = JSON.parse(text);
  if (!enrichedEvent(value)) return unreadable('invalid');
  const { id, rule, format, severity } = value.event;
  return { ids: [id], rules: [rule], formats: [format], severity, unreadable: undefined };
}

function ofBody(data: Buffer): Content {
  const contents = parseItems(data).map(ofItem);
  return {
    ids: distinct(contents.flatMap(({ ids }) => ids)),
    rules: distinct(contents.flatMap(({ rules }) => rules)),
    formats: distinct(contents.flatMap(({ formats }) => formats)),
    severity: highest(contents.flatMap(({ severity }) => severity ?? [])),
    unreadable: contents.find((content) => content.unreadable !== undefined)?.unreadable,
  };
}

function highest(found: readonly Severity[]): Severity | undefined {
  return severities.findLast((each) => found.includes(each));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function ofItem(item: Item): Content {
  if (item.kind === 'unknown') return unreadable(item.reason);
  const formats = [item.format];
  if (item.kind === 'ignored') return { ...unreadable(item.reason), formats };
  const ids = [item.id];
  try {
    const { rule, severity } = item.parse();
    return { ids, rules: [rule], formats, severity, unreadable: undefined };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { ...unreadable(error.reason), ids, formats };
  }
}

function unreadable(reason: string): Content {
  return { ids: [], rules: [], formats: [], severity: undefined, unreadable: reason };
}
