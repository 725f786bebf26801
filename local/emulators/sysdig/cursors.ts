import { jsonOf } from '@pipeline/shared/json.ts';
import { Ajv } from 'ajv';
import { badRequest } from './errors.ts';

/**
 * The content of a cursor. The service's cursors are opaque. It is undocumented whether they refer to an event or count
 * rows, so that later arrivals shift the rest: both exist here.
 */
export interface Cursor {
  readonly api: 'current' | 'previous';
  /** The window, in nanoseconds. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds of the clock. */
  readonly issuedAt: number;
  readonly position: Position;
}

export type Position =
  | { readonly kind: 'offset'; readonly offset: number }
  | {
      readonly kind: 'stable';
      readonly nanoseconds: string;
      readonly id: string;
      /** The rows after the event, or those before it. */
      readonly side: 'after' | 'before';
    };

const ajv = new Ajv();
const isCursor = ajv.compile<Cursor>({
  type: 'object',
  required: ['api', 'from', 'to', 'issuedAt', 'position'],
  properties: { position: { type: 'object', required: ['kind'] } },
});

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws ApiError 400 for anything but a cursor of this API. */
export function readCursor(text: string, api: Cursor['api']): Cursor {
  const cursor = jsonOf(Buffer.from(text, 'base64url').toString());
  if (!isCursor(cursor) || cursor.api !== api) throw badRequest(`Invalid cursor: ${text}`);
  return cursor;
}
