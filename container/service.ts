/** What a container does until it is asked to end. */
export interface Service {
  /** Whether work is to be sent to it. */
  ready(): boolean;
  /** Whether it is in order itself, whatever others are. */
  alive(): boolean;
  /**
   * Takes no further work, finishes what is under way, and resolves when there is none left.
   * @param giveUp aborts when there is no more time: what is left then goes back to where it came from.
   */
  stop(giveUp: AbortSignal): Promise<void>;
}
