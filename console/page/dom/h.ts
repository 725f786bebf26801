/**
 * Creates elements. Text always becomes a text node: nothing in this page parses HTML, so payload text cannot become an
 * element, an attribute or a script.
 * @example h('a', { href: '#/findings' }, 'All findings')
 */

export type Child = Node | string | number | false | undefined | readonly Child[];

/** Attributes by name, including `class` and `on…` handlers. False and undefined omit an attribute. */
export interface Props {
  readonly [attribute: string]: string | number | boolean | undefined | Handler;
}

type Handler = (event: Event) => void;

/** Set handlers as properties, so that an attribute that runs script cannot be written by mistake. */
const handled = new Set(['onclick', 'oninput', 'onchange', 'onsubmit', 'onkeydown']);

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), props, children);
}

/** Same as `h`, for SVG. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

/** Replaces the children of `parent`. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...nodes(children));
}

function filled<Made extends Element>(
  element: Made,
  props: Props,
  children: readonly Child[],
): Made {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') {
      if (!handled.has(name)) throw new TypeError(`unsupported handler ${name}`);
      element.addEventListener(name.slice(2), value);
    } else if (name.startsWith('on') || name === 'style' || name === 'srcdoc') {
      throw new TypeError(`unsupported attribute ${name}`);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (child === false || child === undefined) return [];
    if (typeof child === 'number') return [String(child)];
    if (typeof child === 'string' || child instanceof Node) return [child];
    return nodes(child);
  });
}
