import type { Sender } from '@pipeline/shared/senders.ts';
import { tokenLines, type TokenLine, type WebhookToken } from '@pipeline/shared/webhook-tokens.ts';
import type { Deployment } from './deployment.ts';
import type { GoogleApi } from './google-api.ts';
import { NotChecked } from './not-checked.ts';
import { readStoredSecret, type StoredSecret } from './secret-manager.ts';

/** The stored webhook tokens: all lines, including those that receive rejects. */
export type StoredTokens = StoredSecret<TokenLine>;

/** The URL that senders post to, or a path below it. @throws NotChecked if the deployment has no webhook. */
export function webhookPath({ webhookUrl }: Deployment, path = ''): string {
  if (webhookUrl === undefined) throw new NotChecked('the deployment names no webhookUrl');
  return path === '' ? webhookUrl : `${webhookUrl.replace(/\/$/, '')}/${path}`;
}

/** Reads the stored tokens of the webhook. @throws NotChecked */
export async function readWebhookTokens(
  { local, webhookSecretId }: Deployment,
  google: GoogleApi,
): Promise<StoredTokens> {
  if (local !== undefined) return { state: 'held', lines: tokenLines(local.webhookSecret) };
  if (webhookSecretId === undefined) {
    throw new NotChecked('the deployment names no webhookSecretId');
  }
  return readStoredSecret(google, webhookSecretId, tokenLines);
}

/** The secret of the first token that accepts this sender; undefined if there is none. */
export function secretFor(tokens: readonly WebhookToken[], sender: Sender): string | undefined {
  return tokens.find(({ context }) => (context.sender ?? sender) === sender)?.secret;
}
