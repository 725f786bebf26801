import { gatherLines } from './log-lines.ts';
import { traceId } from './trace.ts';
import { wellFormedJson } from './well-formed.ts';

/** The outcomes of events, messages and requests at a stage. These are counted. */
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

type LogSeverity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** The fields of a log entry. None can hold a payload or a secret, so neither reaches a log. */
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
  /** The number of field names that no part holds. The names themselves belong to the payload. */
  readonly unclaimed?: number;
  /** The lag of `poll`, in seconds. */
  readonly lagSeconds?: number;
}

/** Writes entries. Pass several at once: each write is a system call. */
export type Log = (...entries: readonly LogEntry[]) => void;

/**
 * Creates a log that passes one JSON line per entry to `write`, in the structure that Cloud Logging parses:
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

/** DEL, the C1 controls of terminals, line separators, and format characters, such as those that reverse text. */
const invisible = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Cf}]/gu;

/** JSON allows these characters unescaped, but they control a terminal, and some readers end a line at some of them. */
function oneLine(json: string): string {
  return json.replaceAll(invisible, (character) =>
    character
      .split('')
      .map((unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
