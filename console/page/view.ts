/** A part of the page that is one at a time in sight. It is made once, and keeps what it shows while it is not. */
export interface View {
  readonly element: HTMLElement;
  readonly title: () => string;
  /** It comes in sight, or its own part of the address has changed. */
  readonly enter?: () => void;
  /** It goes out of sight. */
  readonly leave?: () => void;
  /** What a person who comes here wants to act on; else the heading. */
  readonly focus?: () => void;
  /** Whether the key meant something here. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}
