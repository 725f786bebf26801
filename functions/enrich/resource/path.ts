/**
 * A name of our own for what is not on Google Cloud, kinds and ids in turn: aws/accounts/ACCOUNT. A name may hold
 * anything, as somebody chose it: what would break the path is escaped.
 */
export function path(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** Neither a documentation's placeholder nor a mask. */
export function isSaid(name: string | undefined): name is string {
  return name !== undefined && name !== '' && /^[^<>*]+$/.test(name);
}
