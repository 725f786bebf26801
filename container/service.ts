/** The running part of a container. */
export interface Service {
  /** Whether to send work to it. */
  ready(): boolean;
  /** Whether it is healthy itself, regardless of its dependencies. */
  alive(): boolean;
  /**
   * Accepts no new work, finishes the work in flight, and resolves once there is none.
   * @param giveUp Aborts at the deadline: return the rest to its origin.
   */
  stop(giveUp: AbortSignal): Promise<void>;
}
