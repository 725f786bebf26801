import { objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import { bodyOf, type GoogleApi } from './google-api.ts';
import { NotChecked } from './not-checked.ts';

/** Secret Manager's state of a secret. Use the lines in requests only; never print them. */
export type StoredSecret<T> =
  | { readonly state: 'held'; readonly lines: readonly T[] }
  | { readonly state: 'missing' | 'disabled' };

/**
 * Reads the latest version of a secret.
 * @param secretId projects/P/secrets/S
 * @param read splits the secret's text into lines
 * @throws NotChecked
 */
export async function readStoredSecret<T>(
  google: GoogleApi,
  secretId: string,
  read: (text: string) => readonly T[],
): Promise<StoredSecret<T>> {
  const answer = await google.get('secretManager', `${secretId}/versions/latest:access`);
  if (answer.status === 404) return { state: 'missing' };
  // FAILED_PRECONDITION: the version is disabled or destroyed.
  if (answer.status === 400) return { state: 'disabled' };
  const body = bodyOf(answer, `the secret ${secretId}`, 'roles/secretmanager.secretAccessor on it');
  const payload = textIn(objectIn(body, 'payload'), 'data');
  if (payload === undefined) throw new NotChecked(`the secret ${secretId} contains no data`);
  return { state: 'held', lines: read(Buffer.from(payload, 'base64').toString()) };
}
