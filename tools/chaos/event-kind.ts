import type { Instance } from '@pipeline/shared/event.ts';

/** A sent event, with the facts that are known independently of the program. */
export interface SentEvent {
  readonly text: string;
  /** The id of the finding or dead letter; empty if the event has no outcome. */
  readonly id: string;
  /** When it happened, in nanoseconds; undefined if its outcome has no time. */
  readonly time?: bigint;
  /** It has no time, or one in the future: the finding's time is that of its receipt, which depends on the run. */
  readonly isDatedByReceipt?: boolean;
  /** The Compute API's answer about its host. */
  readonly instance?: Instance;
  /** Its own labels suffice while the Compute API fails: ADR 8. */
  readonly instanceMayLackDetails?: boolean;
}

/** A kind of event: a sample, and the variation among its copies. */
export interface EventKind {
  readonly name: string;
  /** Its format, by the name of its file in shared/formats; undefined if no format recognizes it. */
  readonly format: string | undefined;
  /** Its relative frequency. */
  readonly weight: number;
  /** The outcome that receive reports. */
  readonly counted: 'accepted' | 'ignored' | 'quarantined';
  /** Its way in: mostly by webhook. A stray is published to the topic `findings`, where it does not belong. */
  readonly isStray?: boolean;
  /** The `n`th event of the run. @param copy 0 for the first time it is sent. */
  event(n: number, copy: number): SentEvent;
}
