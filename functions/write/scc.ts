import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText, PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { Status } from 'google-gax';
import type { Finding } from './finding.ts';

type Sender = RuntimeEvent['sender'];

/** What of the client is used: one call. */
export interface FindingsClient {
  createFinding(
    request: { parent: string; findingId: string; finding: Finding },
    options: { timeout: number },
  ): Promise<unknown>;
}

/**
 * Creates a finding, and says whether it was there already: the id depends on the event alone, so
 * then this very event has been written. It neither overwrites nor reopens what an analyst closed.
 * @throws PermanentError, TransientError
 */
export type CreateFinding = (
  sender: Sender,
  id: string,
  finding: Finding,
) => Promise<'written' | 'duplicate'>;

/** Codes on which a second try within the same delivery is worth while. The client retries none. */
const passing = new Set<unknown>([Status.UNAVAILABLE, Status.ABORTED, Status.DEADLINE_EXCEEDED]);

/** Milliseconds before each further try. Longer waits are Pub/Sub's. */
export const pauses: readonly number[] = [200, 1000];

export interface CreateFindingOptions {
  readonly client: FindingsClient;
  /** organizations/ORG/sources/SOURCE/locations/LOCATION for the findings of each sender. */
  readonly parents: Readonly<Record<Sender, string>>;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export function createFindingCreator(options: CreateFindingOptions): CreateFinding {
  const { client, parents, timeoutMs, clock } = options;
  return async (sender, findingId, finding) => {
    const parent = parents[sender];
    for (let attempt = 0; ; attempt += 1) {
      try {
        await client.createFinding({ parent, findingId, finding }, { timeout: timeoutMs });
        return 'written';
      } catch (error) {
        const code = codeOf(error);
        if (code === Status.ALREADY_EXISTS) return 'duplicate';
        const pause = passing.has(code) ? pauses[attempt] : undefined;
        if (pause === undefined) throw classify(error);
        await clock.sleep(pause);
      }
    }
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Only what no second try can change is permanent. A missing permission or source is mended by an
 * operator (and a new grant takes minutes to be in force): until then the events wait in Pub/Sub.
 */
function classify(error: unknown): PermanentError | TransientError {
  const code = codeOf(error);
  const name = typeof code === 'number' ? (Status[code] ?? String(code)) : 'unknown';
  const reason = `scc-${name.toLowerCase().replaceAll('_', '-')}`;
  const text = errorText(error);
  // The client's own encoder reports a finding it cannot encode as INTERNAL, without any call.
  const unencodable = code === Status.INTERNAL && text.includes('serialization failure');
  if (code === Status.INVALID_ARGUMENT || code === Status.OUT_OF_RANGE || unencodable) {
    return new PermanentError(reason, text, { cause: error });
  }
  const status = code === Status.RESOURCE_EXHAUSTED ? 429 : 503;
  return new TransientError(reason, text, { cause: error, status });
}
