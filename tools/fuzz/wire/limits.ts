/** The limits of the stages in a run. */
export const limits = {
  /** For any response, on a machine with other load. */
  answerMs: 40_000,
  /** The megabytes of an instance. */
  memory: 512,
  /**
   * Megabytes that ten bodies may add, in sequence or concurrently: from a sender without the secret, and from one with
   * it, whose bodies are read.
   */
  added: { stranger: 128, sender: 128 },
} as const;
