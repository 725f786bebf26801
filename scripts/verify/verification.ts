/** A moment of the event's way. */
export interface Moment {
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  readonly says: string;
}

/** Why it did not arrive, or could not be ended well, and what to do. */
export interface Failure {
  readonly says: string;
  readonly remedy: string;
}

/** Thrown where nothing more can be done. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly remedy: string;

  constructor(says: string, remedy: string, options?: ErrorOptions) {
    super(says, options);
    this.remedy = remedy;
  }
}

/** What came of a verification. */
export interface Verification {
  /** What was known before anything was sent. */
  readonly notes: readonly string[];
  /** Of the event; undefined when none was sent. */
  readonly eventId?: string;
  /** The full name of its finding; undefined when none was seen. */
  readonly finding?: string;
  readonly moments: readonly Moment[];
  /** Undefined when all of it worked. */
  readonly failure?: Failure;
}
