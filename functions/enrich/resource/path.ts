/**
 * Builds a name of our own for a resource outside Google Cloud, of alternating kinds and IDs: aws/accounts/ACCOUNT.
 * Escapes characters that would break the path, since users choose the names.
 */
export function path(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** Returns whether a name is given, and is neither a placeholder from documentation nor a mask. */
export function isSaid(name: string | undefined): name is string {
  return name !== undefined && name !== '' && /^[^<>*]+$/.test(name);
}
