import type { Alert } from './alert.ts';

/**
 * A body holds one item for each event: `receive` and `poll` publish the detections, `enrich`
 * parses them, and all of them agree on what is ignored and what no format understands.
 */
export type Item = Detection | Ignored | Unknown;

export interface Detection {
  readonly kind: 'detection';
  readonly format: string;
  /** The finding id to be. */
  readonly id: string;
  /** The event as it arrived, wrappers and all; for one of several in an envelope, the envelope narrowed to it. */
  readonly data: string;
  /** The bytes it arrived in, where they are no UTF-8; `data` is repaired then. */
  readonly bytes?: Buffer;
  /** @throws PermanentError when the event lacks what its format cannot do without. */
  readonly parse: () => Alert;
}

export interface Ignored {
  readonly kind: 'ignored';
  /** Of what is ignored, or its wrapper's name; `json` where a body holds nothing. */
  readonly format: string;
  readonly reason: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly id: string;
  readonly data: string;
  readonly bytes?: Buffer;
  /** Short and stable, for counting and filtering. */
  readonly reason:
    | 'not-json'
    | 'too-deep'
    | 'too-large'
    | 'unknown-format'
    | 'invalid'
    | 'empty'
    | 'truncated'
    | 'plain-text';
  /** What a person can act on; nothing of the body itself. */
  readonly error: string;
}

/** What is to be published of an item: the very bytes it arrived in. */
export function bytesOf({ data, bytes }: Detection | Unknown): Buffer {
  return bytes ?? Buffer.from(data);
}
