import type { Rule, Span } from './spans.ts';

/**
 * `args=(--password,X,--port,80)`: Falco shows a list in parentheses, joined by commas
 * (falcosecurity/libs:userspace/libsinsp/sinsp_filtercheck.cpp). The rules read it as a command line. A secret may
 * contain commas, so it ends before the next option.
 */
export function listedArguments(rules: readonly Rule[]): Rule {
  return (text) =>
    listsIn(text).flatMap(({ start, end }) => {
      const list = text.slice(start, end);
      return rules
        .flatMap((rule) => rule(list.replaceAll(',', ' ')))
        .map((span) => ({ start: start + span.start, end: start + nextOption(list, span.end) }));
    });
}

/** Returns the inside of the lists that are a whole text or the value of a name. */
function listsIn(text: string): Span[] {
  const lists: Span[] = [];
  if (opening(text, 0) < 0 || !text.includes(',')) return lists;
  const closing = /\)(?=[\s)"'\\]|$)/g;
  for (let open = opening(text, 0); open >= 0; open = opening(text, closing.lastIndex)) {
    closing.lastIndex = open;
    const close = closing.exec(text);
    if (close === null) break;
    if (text.slice(open, close.index).includes(',')) lists.push({ start: open, end: close.index });
  }
  return lists;
}

function opening(text: string, from: number): number {
  const open = /(?<=^|[="'])\(/g;
  open.lastIndex = from;
  return open.test(text) ? open.lastIndex : -1;
}

function nextOption(list: string, from: number): number {
  const rest = list.slice(from, from + 512);
  const next = rest.search(/,-|\s/);
  return next < 0 ? from + rest.length : from + next;
}
