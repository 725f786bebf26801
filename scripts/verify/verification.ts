/** A point in the event's path. */
export interface Moment {
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  readonly says: string;
}

/** The result of a failed verification: the pipeline is broken, it works (but its finding stays ACTIVE), or it is unknown. */
export type Verdict = 'broken' | 'works' | 'unknown';

/** Why the event did not arrive or the finding could not be set to inactive, and what to do. */
export interface Explanation {
  readonly says: string;
  readonly remedy: string;
}

export interface Failure extends Explanation {
  readonly verdict: Verdict;
}

/** Thrown if the verification cannot continue. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly remedy: string;
  readonly verdict: Verdict;

  constructor(
    says: string,
    remedy: string,
    { verdict = 'broken', ...options }: ErrorOptions & { readonly verdict?: Verdict } = {},
  ) {
    super(says, options);
    this.remedy = remedy;
    this.verdict = verdict;
  }
}

/** The result of a verification. */
export interface Verification {
  /** Notes from before the event was sent. */
  readonly notes: readonly string[];
  /** Event id; undefined if no event was sent. */
  readonly eventId?: string;
  /** Full name of the finding; undefined if none was seen. */
  readonly finding?: string;
  readonly moments: readonly Moment[];
  /** Undefined on success. */
  readonly failure?: Failure;
}
