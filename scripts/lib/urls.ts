/** Ignores a trailing slash: the emulator adds one to its address, Cloud Run does not. */
export function isSameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}
