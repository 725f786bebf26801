import type { Stage } from '@pipeline/shared/pubsub/topology.ts';

export type Target = Exclude<Stage, 'poll'>;

/**
 * What may become of a case.
 * - `valid`: one event that must be accepted.
 * - `authenticated`: 2xx or the sender's fault; what is acknowledged is counted and must be published.
 * - `refused`: answered with one of `statuses`, and nothing of it published.
 * - `unframed`: no HTTP that a server must take: any 4xx or a closed connection.
 * - `abandoned`: the sender hangs up; nobody reads an answer.
 * - `pushed`: to a push stage: done (204) or refused (4xx).
 */
export type Expectation =
  | 'valid'
  | 'authenticated'
  | 'refused'
  | 'unframed'
  | 'abandoned'
  | 'pushed';

/** One exchange on a connection, to the byte. */
export interface WireCase {
  readonly kind: string;
  readonly target: Target;
  readonly expectation: Expectation;
  /** Where only these are right. */
  readonly statuses?: readonly number[];
  /** What is sent, with a pause after each part but the last. */
  readonly parts: readonly Buffer[];
  readonly pauseMs?: number;
  /** The sender ends its side after the last part. */
  readonly endsAfter?: boolean;
  /** The answer has no body, whatever its headers say. */
  readonly isHead?: boolean;
  /** The connection may be used for the next case: its framing is sound. */
  readonly isFramed: boolean;
}

/** What came back. No status: the connection was closed or reset without one. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: string;
  readonly body: Buffer;
  readonly millis: number;
  readonly timedOut: boolean;
}
