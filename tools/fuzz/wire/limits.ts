/** What the run holds the stages to. */
export const limits = {
  /** For any answer, on a machine that others use too. */
  answerMs: 40_000,
  /** Megabytes: what an instance has. */
  memory: 512,
  /**
   * Megabytes that ten bodies may add, one after another or at once: from somebody who does not know the secret, and
   * from one who does, whose bodies are read.
   */
  added: { stranger: 128, sender: 128 },
} as const;
