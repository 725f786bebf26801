/** A view of the page. Only one is visible at a time. It is created once and keeps its content while hidden. */
export interface View {
  readonly element: HTMLElement;
  readonly title: () => string;
  /** Called when the view is shown, or when its part of the address changes. */
  readonly enter?: () => void;
  /** Called when the view is hidden. */
  readonly leave?: () => void;
  /** Focuses the element that the user is most likely to use. Default: the heading. */
  readonly focus?: () => void;
  /** @returns Whether the view handled the key. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}
