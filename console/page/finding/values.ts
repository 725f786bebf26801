import { breakable } from '../dom/breakable.ts';
import { h } from '../dom/h.ts';

/**
 * The values of a finding. Each is an element that highlights its origin in the raw event on hover or focus. All of
 * them are one Tab stop; the arrow keys move between them.
 */
export class Values {
  readonly #values = new WeakMap<Element, string>();
  readonly #elements: HTMLElement[] = [];

  /** @param shown The displayed text, if it differs from the value. */
  add(value: string, shown: string | Node = value): HTMLElement {
    const tabindex = this.#elements.length === 0 ? 0 : -1;
    const content = typeof shown === 'string' ? breakable(shown) : [shown];
    const element = h('span', { class: 'value', tabindex }, ...content);
    this.#values.set(element, value);
    this.#elements.push(element);
    return element;
  }

  /** Reports the value under the pointer or with the focus, and undefined when there is none. */
  watch(root: HTMLElement, look: (value: string | undefined, at?: HTMLElement) => void): void {
    let told: HTMLElement | undefined;
    const tell = (event: Event): void => {
      const element = at(event.target);
      if (event.type === 'pointermove' && element === told) return;
      told = element;
      if (element === undefined) look(undefined);
      else look(this.#values.get(element), element);
    };
    // Do not use pointerover: it also fires when the arrow keys scroll the page under a resting pointer.
    root.addEventListener('pointermove', tell);
    root.addEventListener('focusin', tell);
    root.addEventListener('pointerleave', () => {
      const focused = at(document.activeElement);
      look(focused && this.#values.get(focused), focused);
    });
    root.addEventListener('focusout', () => {
      look(undefined);
    });
    root.addEventListener('keydown', (event) => {
      const element = at(event.target);
      // A link within a value keeps its own keys.
      if (element !== event.target || element === undefined) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = stepOf(event.key);
      if (step === undefined) return;
      event.preventDefault();
      this.#move(element, step);
    });
  }

  #move(from: HTMLElement, step: number): void {
    const index = this.#elements.indexOf(from) + step;
    const next = this.#elements[Math.max(0, Math.min(this.#elements.length - 1, index))];
    if (next === undefined) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** The value element that contains a node. */
function at(target: EventTarget | null): HTMLElement | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('.value') : null;
  return element ?? undefined;
}

function stepOf(key: string): number | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return 1;
  if (key === 'ArrowUp' || key === 'ArrowLeft') return -1;
  if (key === 'Home') return -Infinity;
  if (key === 'End') return Infinity;
  return undefined;
}
