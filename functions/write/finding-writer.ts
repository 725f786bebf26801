import type { Clock } from '@pipeline/shared/clock.ts';
import { codeOf, errorText, PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { withRetry } from '@pipeline/shared/retry.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { Status } from 'google-gax';
import type { Finding } from './finding/finding.ts';
import type { Pacer } from './pace/pacer.ts';

type Sender = RuntimeEvent['sender'];

/** The used part of the client. */
export interface FindingsClient {
  createFinding(
    request: { parent: string; findingId: string; finding: Finding },
    options: { timeout: number },
  ): Promise<unknown>;
  updateFinding(
    request: { finding: { name: string } & FindingUpdate; updateMask: { paths: string[] } },
    options: { timeout: number },
  ): Promise<unknown>;
}

/**
 * Creates a finding, and reports whether it already existed. The id depends only on the event, so an existing finding
 * is this very event. Neither overwrites nor reopens a finding that an analyst closed.
 * @throws PermanentError, TransientError
 */
export type CreateFinding = (
  sender: Sender,
  id: string,
  finding: Finding,
) => Promise<'written' | 'duplicate'>;

/** The fields of a finding that we may change. State, mute, severity and marks belong to the analyst. */
export type FindingUpdate = Pick<Finding, 'eventTime' | 'sourceProperties'>;

/**
 * Changes the properties in `update` of a finding, and nothing else. With a mask it creates no finding, so the caller
 * learns if there is none. The severity is for pacing.
 * @throws PermanentError, TransientError
 */
export type UpdateFinding = (
  sender: Sender,
  id: string,
  update: FindingUpdate,
  severity: Severity,
) => Promise<'updated' | 'missing'>;

/** Creates and updates findings; both consume the write quota. */
export interface FindingWriter {
  readonly create: CreateFinding;
  readonly update: UpdateFinding;
}

/** Codes worth a second try within the same delivery. The client itself retries none. */
const retryable = new Set<unknown>([Status.UNAVAILABLE, Status.ABORTED, Status.DEADLINE_EXCEEDED]);

/** Milliseconds before each retry. Longer waits are Pub/Sub's. */
export const pauses: readonly number[] = [200, 1000];

export interface FindingWriterOptions {
  readonly client: FindingsClient;
  /** organizations/ORG/sources/SOURCE/locations/LOCATION for the findings of each sender. */
  readonly parents: Readonly<Record<Sender, string>>;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly pacer: Pick<Pacer, 'turn' | 'call'>;
}

/** Each write first waits for a slot, by the severity of its finding. */
export function createFindingWriter(options: FindingWriterOptions): FindingWriter {
  const { client, parents, timeoutMs: timeout } = options;
  return {
    create: async (sender, findingId, finding) => {
      const request = { parent: parents[sender], findingId, finding };
      const answer = await write(options, finding.severity, Status.ALREADY_EXISTS, async () =>
        client.createFinding(request, { timeout }),
      );
      return answer === 'done' ? 'written' : 'duplicate';
    },
    update: async (sender, id, update, severity) => {
      const name = `${parents[sender]}/findings/${id}`;
      const properties = Object.keys(update.sourceProperties);
      const paths = ['event_time', ...properties.map((key) => `source_properties.${key}`)];
      const request = { finding: { name, ...update }, updateMask: { paths } };
      const answer = await write(options, severity, Status.NOT_FOUND, async () =>
        client.updateFinding(request, { timeout }),
      );
      return answer === 'done' ? 'updated' : 'missing';
    },
  };
}

/**
 * One paced write. A second try waits for no slot, but counts.
 * @returns 'expected' if the call fails with that code, which the caller handles.
 */
async function write(
  { clock, pacer }: FindingWriterOptions,
  severity: Severity,
  expected: Status,
  call: () => Promise<unknown>,
): Promise<'done' | 'expected'> {
  await pacer.turn(severity);
  try {
    await withRetry({ clock, pauseAfter }, async () => pacer.call(call));
    return 'done';
  } catch (error) {
    if (codeOf(error) === expected) return 'expected';
    throw classify(error);
  }
}

function pauseAfter(error: unknown, failures: number): number | undefined {
  return retryable.has(codeOf(error)) ? pauses[failures] : undefined;
}

/** Whether Security Command Center refused a call because a quota is exhausted. */
export function isQuotaRefusal(error: unknown): boolean {
  return codeOf(error) === Status.RESOURCE_EXHAUSTED;
}

/**
 * An error is permanent only if no retry can change it. A missing permission or source needs operator action (and a new
 * grant takes minutes to take effect): until then the events wait in Pub/Sub.
 */
function classify(error: unknown): PermanentError | TransientError {
  const code = codeOf(error);
  const name = typeof code === 'number' ? (Status[code] ?? String(code)) : 'unknown';
  const reason = `scc-${name.toLowerCase().replaceAll('_', '-')}`;
  const text = errorText(error);
  // The client's own encoder reports a finding that it cannot encode as INTERNAL, without a call.
  const unencodable = code === Status.INTERNAL && text.includes('serialization failure');
  if (code === Status.INVALID_ARGUMENT || code === Status.OUT_OF_RANGE || unencodable) {
    return new PermanentError(reason, text, { cause: error });
  }
  const status = isQuotaRefusal(error) ? 429 : 503;
  return new TransientError(reason, text, { cause: error, status });
}
