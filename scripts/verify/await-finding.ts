import { NotChecked } from '../lib/not-checked.ts';
import type { VerificationFinding, VerificationFindings } from './findings.ts';
import { TrailFollower, type FollowOptions } from './trail-follower.ts';
import type { TrailLine } from './trail.ts';

export interface AwaitOptions extends FollowOptions {
  /** The finding that the event should be folded into; undefined: none. */
  readonly foldId: string | undefined;
  /** Event time in milliseconds: a folded finding without an event since then does not count. */
  readonly atMs: number;
  readonly findings: Pick<VerificationFindings, 'list'>;
  readonly timeoutMs: number;
}

export interface Awaited {
  /** Undefined if the finding did not arrive. */
  readonly finding: VerificationFinding | undefined;
  readonly seenMs: number;
  /** The stages' log lines of the event, or the reason why they are unknown. */
  readonly trail: readonly TrailLine[] | string;
  /** Error of the last lookup. */
  readonly unseen?: string | undefined;
}

/** Interval of lookups: Security Command Center allows at least 450 reads per minute and project. */
const lookMs = 1000;

/**
 * Waits for a finding, and meanwhile follows its event through the logs.
 * @throws the signal's reason if it aborts
 */
export async function awaitFinding(options: AwaitOptions): Promise<Awaited> {
  const { eventId, clock, signal, timeoutMs, findings, foldId, atMs, trail } = options;
  const follow = new TrailFollower(options);
  const start = clock.now();
  const stepMs = Math.min(lookMs, trail.pauseMs);
  for (;;) {
    signal.throwIfAborted();
    await follow.read();
    const listed = await listIfPossible(findings);
    const fold = foldId ?? follow.foldedInto;
    const finding = listed.findings.find(
      ({ name, eventMs }) =>
        (fold === undefined && name.endsWith(`/findings/${eventId}`)) ||
        (fold !== undefined && name.endsWith(`/findings/${fold}`) && eventMs >= atMs),
    );
    const seenMs = clock.now();
    if (finding !== undefined) {
      await follow.until('written', 'duplicate');
      return { finding, seenMs, trail: follow.known };
    }
    if (follow.isOver || seenMs - start >= timeoutMs) {
      return { finding: undefined, seenMs, trail: follow.known, unseen: listed.fault };
    }
    await clock.sleep(stepMs, signal);
  }
}

/** Looks up the finding once; a failed lookup is repeated later. */
async function listIfPossible({ list }: AwaitOptions['findings']): Promise<{
  findings: readonly VerificationFinding[];
  fault?: string;
}> {
  try {
    return { findings: await list() };
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    return { findings: [], fault: error.message };
  }
}
