import { isHarmless } from './harmless.ts';

/** The position of a secret in a text: from `start` up to but not including `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span and the name before it. */
export interface NamedSpan extends Span {
  readonly name?: string;
}

/**
 * Finds one kind of secret. Each rule reads the original text, so that no rule depends on another's replacements. Its
 * running time is linear in the text's length.
 */
export type Rule = (text: string) => Span[];

export const mask = '***';

/**
 * Returns the secrets that `locate` finds at matches of `pattern`, from left to right, without harmless values. The
 * search continues after each value, even a harmless one: this keeps it linear.
 * @param pattern Requires the flag g and matches of bounded length. Its `lastIndex` holds the position of the search.
 */
export function scan(
  text: string,
  pattern: RegExp,
  locate: (match: RegExpExecArray) => NamedSpan | undefined,
): Span[] {
  const spans: Span[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const span = locate(match);
    if (span === undefined) continue;
    pattern.lastIndex = Math.max(pattern.lastIndex, span.end);
    if (!isHarmless(text.slice(span.start, span.end), span.name)) spans.push(span);
  }
  return spans;
}

/** Replaces each secret in the text with a mask. Spans that overlap or touch become one. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of merged(spans)) {
    // Keep existing masks, so that masking is idempotent.
    if (/^\**$/.test(text.slice(start, end))) continue;
    parts.push(text.slice(done, start), mask);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const previous = result.at(-1);
    if (previous === undefined || span.start > previous.end) {
      result.push(span);
    } else if (span.end > previous.end) {
      result[result.length - 1] = { start: previous.start, end: span.end };
    }
  }
  return result;
}
