import { NotChecked } from '../lib/not-checked.ts';
import type { VerificationFinding, VerificationFindings } from './findings.ts';
import { TrailFollower, type FollowOptions } from './trail-follower.ts';
import type { TrailLine } from './trail.ts';

export interface AwaitOptions extends FollowOptions {
  /** The finding that it is expected to be folded into; undefined: none. */
  readonly foldId: string | undefined;
  /** When it happened, in milliseconds: the finding of a fold that has no event since then is not it. */
  readonly atMs: number;
  readonly findings: Pick<VerificationFindings, 'list'>;
  readonly timeoutMs: number;
}

export interface Awaited {
  /** Undefined when it did not come. */
  readonly finding: VerificationFinding | undefined;
  readonly seenMs: number;
  /** What the stages logged of it, or why that is not known. */
  readonly trail: readonly TrailLine[] | string;
  /** Why nobody could look for it at last. */
  readonly unseen?: string | undefined;
}

/** Two looks are so far apart: Security Command Center takes 450 reads a minute, and more, of a project. */
const lookMs = 1000;

/**
 * Waits for a finding, and follows its event through the logs meanwhile.
 * @throws the signal's reason when it aborts
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

/** One look that fails is followed by another. */
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
