/** Thrown if something cannot be checked. The message says why, and names the required role. */
export class NotChecked extends Error {
  override readonly name = 'NotChecked';
}
