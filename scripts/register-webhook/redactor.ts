import { hidden } from './plan.ts';

/** Replaces secrets by `(secret)`: a response may quote the request. Skips single letters, which occur everywhere. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= 4);
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
}
