import type { Instance } from '@pipeline/shared/event.ts';

/** An event as its sender sends it, and what is known of it apart from the program. */
export interface SentEvent {
  readonly text: string;
  /** Of the finding or the dead letter; empty where nothing may come of it. */
  readonly id: string;
  /** When it happened, in nanoseconds; undefined where nothing comes of it that has a time. */
  readonly time?: bigint;
  /** It says no time, or one that is yet to come: the finding's is when it came in, which the run decides. */
  readonly isDatedByReceipt?: boolean;
  /** What the Compute API says of where it happened. */
  readonly instance?: Instance;
  /** Its own labels suffice while the Compute API fails: ADR 8. */
  readonly instanceMayLackDetails?: boolean;
}

/** A sort of event: a sample, and how the many that are sent differ from it. */
export interface EventKind {
  readonly name: string;
  /** The form it is in, by the name of its file in shared/formats; undefined where no format knows it. */
  readonly format: string | undefined;
  /** How often it comes, against the others. */
  readonly weight: number;
  /** What receive answers it with. */
  readonly counted: 'accepted' | 'ignored' | 'quarantined';
  /** Where it goes in: most by webhook. A stray is published to the topic `findings`, where it does not belong. */
  readonly isStray?: boolean;
  /** The `n`th event of the run. @param copy 0 for the first time it is sent. */
  event(n: number, copy: number): SentEvent;
}
