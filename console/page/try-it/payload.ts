import type { PayloadText } from '../../api.ts';
import { faultOf, placeOf, type JsonFault } from '@pipeline/shared/json-fault.ts';

export type Judged =
  | { readonly kind: 'empty' }
  | { readonly kind: 'payload'; readonly payload: PayloadText; readonly items: number | undefined }
  | {
      readonly kind: 'fault';
      /** From 1. */
      readonly line: number;
      /** From 1. */
      readonly column: number;
      readonly expected: string;
    };

/** Parses a pasted text as JSON, then as JSON lines. Returns the position of the fault if it is neither. */
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
  const lines = body.split('\n').filter((line) => line.trim() !== '').length;
  const lineFault = faultOfLines(body);
  if (lineFault === undefined && lines > 1) {
    const payload = { body, contentType: 'application/x-ndjson' } as const;
    return { kind: 'payload', payload, items: lines };
  }
  // If the first line is a whole value and more lines follow, assume JSON lines.
  const meant = lineFault !== undefined && lineFault.linesBefore > 0 ? lineFault : fault;
  return { kind: 'fault', expected: meant.expected, ...placeOf(body, meant.position) };
}

/** The first fault of JSON lines. Skips blank lines. */
export function faultOfLines(
  text: string,
): (JsonFault & { readonly linesBefore: number }) | undefined {
  let start = 0;
  let linesBefore = 0;
  for (const line of text.split('\n')) {
    const fault = line.trim() === '' ? undefined : faultOf(line);
    if (fault !== undefined) return { ...fault, position: start + fault.position, linesBefore };
    if (line.trim() !== '') linesBefore += 1;
    start += line.length + 1;
  }
  return undefined;
}
