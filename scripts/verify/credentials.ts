import { loadSettings } from '@pipeline/shared/config.ts';
import { settings as receiveSettings } from '../../functions/receive/generated/settings.js';
import { signBody, signStandard } from '../../functions/receive/signature.ts';
import type { StageSettings } from './stage-settings.ts';

/** How a request shows that its sender knows the secret. */
export interface Credentials {
  /** In words: `a bearer token`. */
  readonly way: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Shows the secret in the way that the deployment was set up for: a signature where it takes one, else in its own header,
 * else as a bearer token, which every deployment takes.
 * @param id of the request; no other has it.
 * @throws ConfigError when the settings cannot be read.
 */
export function credentialsFor(
  secret: string,
  settings: StageSettings['receive'],
  { body, id, nowMs }: { readonly body: string; readonly id: string; readonly nowMs: number },
): Credentials {
  const receive = settings && loadSettings(receiveSettings, { ...settings });
  const bytes = Buffer.from(body);
  if (receive !== undefined && receive.STANDARD_WEBHOOKS_TOLERANCE_SECONDS > 0) {
    const time = String(Math.floor(nowMs / 1000));
    return {
      way: 'a signature of Standard Webhooks',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': time,
        'webhook-signature': signStandard(bytes, secret, id, time),
      },
    };
  }
  if (receive?.SIGNATURE_HEADER !== undefined) {
    const { SIGNATURE_HEADER: name, SIGNATURE_PREFIX: prefix } = receive;
    return {
      way: `an HMAC in ${name}`,
      headers: { [name]: `${prefix}${signBody(bytes, secret, receive)}` },
    };
  }
  if (receive?.AUTH_HEADER !== undefined) {
    const { AUTH_HEADER: name } = receive;
    return { way: `the secret in ${name}`, headers: { [name]: secret } };
  }
  return { way: 'a bearer token', headers: { authorization: `Bearer ${secret}` } };
}
