/** Thrown where something cannot be looked at; the message says why, and which role that needs. */
export class NotChecked extends Error {
  override readonly name = 'NotChecked';
}
