import { h, type Child } from '../dom/h.ts';
import { linesOf } from './lines.ts';
import { valueOf, type Token } from './tokens.ts';

export interface JsonView {
  readonly element: HTMLElement;
  readonly tokens: readonly Token[];
  /** The element of each token that is a value. */
  readonly elementOf: ReadonlyMap<Token, HTMLElement>;
  /** The value that an element shows. Undefined if it shows none. */
  readonly valueOf: (element: Element) => string | undefined;
}

/** Shows JSON text indented and colored. Each token is unchanged. */
export function jsonView(text: string, label: string): JsonView {
  const elementOf = new Map<Token, HTMLElement>();
  const values = new WeakMap<Element, string>();
  const lines = linesOf(text);
  const element = h(
    'pre',
    { class: 'json', tabindex: 0, role: 'region', 'aria-label': label },
    h(
      'code',
      {},
      ...lines.flatMap(({ depth, tokens }): Child[] => [
        // Use real spaces, so that copied text is indented too.
        '  '.repeat(Math.min(depth, 40)),
        ...tokens.flatMap((token): Child[] => {
          if (token.kind === 'punctuation') return [token.text === ':' ? ': ' : token.text];
          const span = h('span', { class: `json-${token.kind}` }, token.text);
          if (token.kind !== 'key') {
            elementOf.set(token, span);
            values.set(span, valueOf(token));
          }
          return [span];
        }),
        '\n',
      ]),
    ),
  );
  return {
    element,
    tokens: lines.flatMap((line) => line.tokens),
    elementOf,
    valueOf: (part) => values.get(part),
  };
}
