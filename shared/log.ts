import { gatherLines } from './log-lines.ts';
import { traceId } from './trace.ts';
import { wellFormedJson } from './well-formed.ts';

/** How an event, a message or a request ended at a stage: what is counted. */
export const outcomes = [
  'accepted',
  'ignored',
  'quarantined',
  'enriched',
  'dropped',
  'written',
  'duplicate',
  'retried',
  'dead',
  'rejected',
  'failed',
] as const;

export type Outcome = (typeof outcomes)[number];

export type LogSeverity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** What an entry may say. There is no place for a payload or a secret, so that none gets in. */
export interface LogEntry {
  readonly severity: LogSeverity;
  readonly message: string;
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly eventId?: string | undefined;
  readonly rule?: string | undefined;
  readonly format?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly deliveryAttempt?: number | undefined;
  readonly error?: string;
  readonly category?: string;
  readonly findingSeverity?: string;
  readonly resource?: string;
  /** The finding that an event was folded into. */
  readonly findingId?: string;
  readonly status?: number;
  /** How many names of an event no part took. The names themselves are the payload's. */
  readonly unclaimed?: number;
  /** How far behind `poll` is. */
  readonly lagSeconds?: number;
}

/** Writes entries, several at once where there are several: each write is a call to the system. */
export type Log = (...entries: readonly LogEntry[]) => void;

/**
 * A log of one JSON line per entry on `write`, in the form that Cloud Logging takes apart:
 * https://docs.cloud.google.com/logging/docs/structured-logging
 */
export function createLog(
  stage: string,
  projectId: string,
  write: (lines: string) => void = gatherLines(),
): Log {
  return (...entries) => {
    if (entries.length > 0) write(entries.map((entry) => lineOf(entry, stage, projectId)).join(''));
  };
}

function lineOf(entry: LogEntry, stage: string, projectId: string): string {
  const { severity, message, traceparent, eventId, rule, format, outcome, ...rest } = entry;
  const line = {
    severity,
    message,
    ...rest,
    outcome,
    'logging.googleapis.com/labels': { stage, eventId, rule, format, outcome },
    'logging.googleapis.com/trace':
      traceparent === undefined
        ? undefined
        : `projects/${projectId}/traces/${traceId(traceparent)}`,
  };
  return `${oneLine(wellFormedJson(JSON.stringify(line)))}\n`;
}

/** JSON allows these as they are, and some readers end a line at them, Node's own among them. */
function oneLine(json: string): string {
  return json.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}
