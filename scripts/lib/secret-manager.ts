import { isObject } from '@pipeline/shared/json.ts';
import { parseSecrets } from '@pipeline/shared/secrets.ts';
import { bodyOf, type GoogleApi } from './google-api.ts';
import { NotChecked } from './not-checked.ts';

/** What Secret Manager has for a secret. Its lines are for requests; they are never printed. */
export type StoredSecret =
  | { readonly state: 'held'; readonly lines: readonly string[] }
  | { readonly state: 'missing' | 'disabled' };

/**
 * The latest version of a secret.
 * @param secretId projects/P/secrets/S
 * @throws NotChecked
 */
export async function readStoredSecret(google: GoogleApi, secretId: string): Promise<StoredSecret> {
  const answer = await google.get('secretManager', `${secretId}/versions/latest:access`);
  if (answer.status === 404) return { state: 'missing' };
  // FAILED_PRECONDITION: the version is disabled or destroyed.
  if (answer.status === 400) return { state: 'disabled' };
  const body = bodyOf(answer, `the secret ${secretId}`, 'roles/secretmanager.secretAccessor on it');
  const payload = isObject(body) && isObject(body['payload']) ? body['payload']['data'] : undefined;
  if (typeof payload !== 'string') throw new NotChecked(`the secret ${secretId} came without data`);
  return { state: 'held', lines: parseSecrets(Buffer.from(payload, 'base64').toString()) };
}
