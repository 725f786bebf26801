import type { Alert } from './alert.ts';

/**
 * A body holds one item per event: `receive` and `poll` publish the detections, `enrich` parses them, and all agree on
 * ignored and unrecognized items.
 */
export type Item = Detection | Ignored | Unknown;

export interface Detection {
  readonly kind: 'detection';
  readonly format: string;
  /** The id of the future finding. */
  readonly id: string;
  /** The raw event with its wrappers. For one of several events in an envelope, the envelope narrowed to it. */
  readonly data: string;
  /** The raw bytes if they are not valid UTF-8; `data` is then repaired. */
  readonly bytes?: Buffer;
  /** @throws PermanentError if the event lacks a field that its format requires. */
  readonly parse: () => Alert;
}

export interface Ignored {
  readonly kind: 'ignored';
  /** The format of the ignored item, or its wrapper's name; `json` if a body holds nothing. */
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
    | 'plain-text'
    | 'unexpected-error';
  /** The unexpected error that prevented reading the item. */
  readonly cause?: Error;
  /** An actionable message that contains nothing of the body. */
  readonly error: string;
}

/** The bytes to publish for an item: exactly the received ones. */
export function bytesOf({ data, bytes }: Detection | Unknown): Buffer {
  return bytes ?? Buffer.from(data);
}
