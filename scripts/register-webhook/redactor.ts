import { hidden } from './plan.ts';

/** Puts `(secret)` in place of secrets: an answer may quote what was sent. A single letter is everywhere. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= 4);
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
}
