import { isOutputKey } from './output-keys.ts';
import type { Rule, Span } from './spans.ts';

/**
 * `exe=curl args=-u.bob:secret.https://h. tid=1` in Falco's evt.args: the agent shows the zero bytes between arguments
 * as dots (falcosecurity/libs, event.cpp: binary_buffer_to_string_dots), like dots in the arguments themselves. If one
 * argument is a secret, mask everything from it on: its end cannot be determined.
 */
export function dottedArguments(rules: readonly Rule[]): Rule {
  return (text) => {
    if (!text.includes(' args=')) return [];
    return Array.from(text.matchAll(/\bexe=(\S{1,256}) args=/g)).flatMap((match) => {
      const [whole, program = ''] = match;
      const start = match.index + whole.length;
      const args = text.slice(start, endOfArguments(text, start));
      const command = `${program} ${args.replaceAll('.', ' ')}`;
      const first = firstOf(rules.flatMap((rule) => rule(command)));
      const from = start + Math.max(0, (first ?? command.length) - program.length - 1);
      return from < start + args.length ? [{ start: from, end: start + args.length }] : [];
    });
  };
}

function firstOf(spans: readonly Span[]): number | undefined {
  return spans.length === 0
    ? undefined
    : spans.reduce((least, { start }) => Math.min(least, start), Infinity);
}

/** Up to the call's next argument, tid, or the output's next name. */
function endOfArguments(text: string, start: number): number {
  const search = /\s(?=\S)|\bexe=/g;
  search.lastIndex = start;
  for (let gap = search.exec(text); gap !== null; gap = search.exec(text)) {
    const next = text.slice(gap.index, gap.index + 64).trimStart();
    if (/^(?:exe|tid)=/.test(next) || isOutputKey(next)) return gap.index;
  }
  return text.length;
}
