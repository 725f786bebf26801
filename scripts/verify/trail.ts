import { objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import type { Deployment } from '../lib/deployment.ts';
import { bodyOf, type GoogleApi } from '../lib/google-api.ts';
import { NotChecked } from '../lib/not-checked.ts';

/** A stage's log line of an event. */
export interface TrailLine {
  /** RFC 3339. */
  readonly at: string;
  readonly stage: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly error?: string;
  readonly resource?: string;
  /** The finding that the event was folded into. */
  readonly findingId?: string;
}

/** Reads the log lines of an event, oldest first. */
export interface Trail {
  /** @throws NotChecked */
  read(eventId: string): Promise<readonly TrailLine[]>;
  /** Minimum interval of reads: Cloud Logging allows 60 per minute and project, https://docs.cloud.google.com/logging/quotas */
  readonly pauseMs: number;
}

/** @param sinceMs instant of the oldest line, in milliseconds */
export function trailOf(deployment: Deployment, google: GoogleApi, sinceMs: number): Trail {
  const { local, projectId } = deployment;
  return local === undefined
    ? { pauseMs: 5000, read: async (id) => logged(google, projectId, id, sinceMs) }
    : { pauseMs: 100, read: async (id) => shown(local.console, id) };
}

/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
async function logged(
  google: GoogleApi,
  projectId: string,
  eventId: string,
  sinceMs: number,
): Promise<readonly TrailLine[]> {
  const answer = await google.post('logging', 'entries:list', {
    resourceNames: [`projects/${projectId}`],
    filter: `labels.eventId="${eventId}" AND timestamp>="${fromMillis(sinceMs)}"`,
    orderBy: 'timestamp asc',
    pageSize: 100,
  });
  const body = bodyOf(answer, `the log of ${projectId}`, 'roles/logging.viewer');
  return objectsIn(body, 'entries').flatMap((entry) =>
    toLine({
      ...objectIn(entry, 'jsonPayload'),
      ...objectIn(entry, 'labels'),
      at: entry['timestamp'],
    }),
  );
}

/** Reads the log lines from the local pipeline's console. */
async function shown(consoleUrl: string, eventId: string): Promise<readonly TrailLine[]> {
  let text: string;
  try {
    const response = await fetch(`${consoleUrl}/api/outcomes`, {
      signal: AbortSignal.timeout(10_000),
    });
    text = await response.text();
  } catch (error) {
    throw new NotChecked(`the console at ${consoleUrl} does not answer: ${fetchErrorText(error)}`, {
      cause: error,
    });
  }
  const lines = jsonOf(text);
  return (Array.isArray(lines) ? lines.filter(isObject) : [])
    .filter((line) => line['eventId'] === eventId)
    .flatMap(toLine);
}

/** Returns nothing for a log line that is not an outcome of an event. */
function toLine(line: JsonObject): TrailLine[] {
  const textOf = (name: string): string | undefined => textIn(line, name);
  const [at, stage, outcome] = [textOf('at'), textOf('stage'), textOf('outcome')];
  if (at === undefined || stage === undefined || outcome === undefined) return [];
  const [reason, error] = [textOf('reason'), textOf('error')];
  const [resource, findingId] = [textOf('resource'), textOf('findingId')];
  return [defined({ at, stage, outcome, reason, error, resource, findingId })];
}
