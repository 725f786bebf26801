import type { Stage } from '@pipeline/shared/pubsub/topology.ts';

export type Target = Exclude<Stage, 'poll'>;

/**
 * The allowed outcomes of a case.
 * - `valid`: one event that must be accepted.
 * - `authenticated`: 2xx or the sender's fault; acknowledged events are counted and must be published.
 * - `refused`: answered with one of `statuses`, and none of it published.
 * - `unframed`: not HTTP that a server must accept: any 4xx or a closed connection.
 * - `abandoned`: the sender hangs up, and no one reads a response.
 * - `pushed`: to a push stage: processed (204) or refused (4xx).
 */
type Expectation = 'valid' | 'authenticated' | 'refused' | 'unframed' | 'abandoned' | 'pushed';

/** One exchange on a connection, to the byte. */
export interface WireCase {
  readonly kind: string;
  readonly target: Target;
  readonly expectation: Expectation;
  /** If set, only these are right. */
  readonly statuses?: readonly number[];
  /** The parts to send, with a pause after each but the last. */
  readonly parts: readonly Buffer[];
  readonly pauseMs?: number;
  /** Whether the sender closes its side after the last part. */
  readonly endsAfter?: boolean;
  /** Whether the response has no body, whatever its headers say. */
  readonly isHead?: boolean;
  /** Whether the next case may reuse the connection: its framing is sound. */
  readonly isFramed: boolean;
}

/** The response. Without a status, the connection was closed or reset. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: string;
  readonly body: Buffer;
  readonly millis: number;
  readonly timedOut: boolean;
}
