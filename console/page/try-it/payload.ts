import type { PayloadText } from '../../api.ts';
import { faultOf } from '../json/fault.ts';

export type Judged =
  | { readonly kind: 'empty' }
  | { readonly kind: 'payload'; readonly payload: PayloadText; readonly items: number | undefined }
  | {
      readonly kind: 'fault';
      /** From 1. */
      readonly line: number;
      /** From 1. */
      readonly column: number;
      readonly at: number;
      readonly expected: string;
    };

/** What a pasted text is: JSON, else JSON lines, else where it stops being that. */
export function judge(body: string): Judged {
  if (body.trim() === '') return { kind: 'empty' };
  const fault = faultOf(body);
  if (fault === undefined) {
    return {
      kind: 'payload',
      payload: { body, contentType: 'application/json' },
      items: undefined,
    };
  }
  const ndjson = linesFault(body);
  if (ndjson.fault === undefined && ndjson.lines > 1) {
    const payload = { body, contentType: 'application/x-ndjson' } as const;
    return { kind: 'payload', payload, items: ndjson.lines };
  }
  // Where the first line is a whole value, and more follow, the writer meant lines.
  const { at, expected } = ndjson.whole > 0 && ndjson.fault !== undefined ? ndjson.fault : fault;
  return { kind: 'fault', at, expected, ...place(body, at) };
}

/** Line and column, both from 1, of a place in a text. */
export function place(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function linesFault(body: string): {
  lines: number;
  whole: number;
  fault: { at: number; expected: string } | undefined;
} {
  let start = 0;
  let lines = 0;
  let whole = 0;
  for (const line of body.split('\n')) {
    if (line.trim() !== '') {
      lines += 1;
      const fault = faultOf(line);
      if (fault !== undefined) {
        return { lines, whole, fault: { ...fault, at: start + fault.at } };
      }
      whole += 1;
    }
    start += line.length + 1;
  }
  return { lines, whole, fault: undefined };
}
