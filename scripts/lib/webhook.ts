import { parseSecrets } from '@pipeline/shared/secrets.ts';
import type { Deployment } from './deployment.ts';
import type { GoogleApi } from './google-api.ts';
import { NotChecked } from './not-checked.ts';
import { readStoredSecret, type StoredSecret } from './secret-manager.ts';

/** The URL that senders post to, or a path below it. @throws NotChecked when the deployment has no webhook. */
export function webhookPath({ webhookUrl }: Deployment, path = ''): string {
  if (webhookUrl === undefined) throw new NotChecked('the deployment names no webhookUrl');
  return path === '' ? webhookUrl : `${webhookUrl.replace(/\/$/, '')}/${path}`;
}

/** The secrets that the webhook accepts, as they are stored. @throws NotChecked */
export async function readWebhookSecret(
  { local, webhookSecretId }: Deployment,
  google: GoogleApi,
): Promise<StoredSecret> {
  if (local !== undefined) return { state: 'held', lines: parseSecrets(local.webhookSecret) };
  if (webhookSecretId === undefined) {
    throw new NotChecked('the deployment names no webhookSecretId');
  }
  return readStoredSecret(google, webhookSecretId);
}
