/** A point in the event's path. */
export interface Moment {
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  readonly says: string;
}

/** Why the event did not arrive or the finding could not be set to inactive, and what to do. */
export interface Failure {
  readonly says: string;
  readonly remedy: string;
}

/** Thrown if the verification cannot continue. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly remedy: string;

  constructor(says: string, remedy: string, options?: ErrorOptions) {
    super(says, options);
    this.remedy = remedy;
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
