import { h, fill } from '../dom/h.ts';
import type { JsonView } from '../json/json-view.ts';
import { occurrences } from './occurrences.ts';

export interface Matches {
  /** Highlights the occurrences of `value`, and returns their number. Undefined clears all highlights. */
  readonly show: (value: string | undefined) => number;
}

/** Highlights a value in a JSON view, and scrolls to its first occurrence. */
export function matchesIn(json: JsonView): Matches {
  let undo: (() => void)[] = [];
  return {
    show: (value) => {
      for (const step of undo) step();
      undo = [];
      if (value === undefined) return 0;
      const found = occurrences(json.tokens, value);
      const marks = found.flatMap(({ token, from, to }) => {
        const element = json.elementOf.get(token);
        if (element === undefined) return [];
        const mark = h('mark', {}, token.text.slice(from, to));
        fill(element, token.text.slice(0, from), mark, token.text.slice(to));
        undo.push(() => {
          fill(element, token.text);
        });
        return [mark];
      });
      const [first] = marks;
      if (first !== undefined) reveal(json.element, first);
      return found.length;
    },
  };
}

/** Scrolls within the view only: the page must not move under the pointer. */
function reveal(view: HTMLElement, mark: HTMLElement): void {
  const outer = view.getBoundingClientRect();
  const inner = mark.getBoundingClientRect();
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    view.scrollTop += inner.top - outer.top - view.clientHeight / 3;
  }
}
