import { loadSettings } from '@pipeline/shared/config.ts';
import { settings as receiveSettings } from '../../functions/receive/generated/settings.js';
import { signBody, signStandard } from '../../functions/receive/signature.ts';
import type { StageSettings } from './stage-settings.ts';

/** Headers that authenticate a request. */
export interface Credentials {
  /** Name for messages: `a bearer token`. */
  readonly scheme: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Creates credentials in the deployment's configured form: a signature if configured, else the configured header, else a
 * bearer token, which every deployment accepts.
 * @param id unique id of the request
 * @throws ConfigError if the settings are invalid
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
      scheme: 'a signature of Standard Webhooks',
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
      scheme: `an HMAC in ${name}`,
      headers: { [name]: `${prefix}${signBody(bytes, secret, receive)}` },
    };
  }
  if (receive?.AUTH_HEADER !== undefined) {
    const { AUTH_HEADER: name } = receive;
    return { scheme: `the secret in ${name}`, headers: { [name]: secret } };
  }
  return { scheme: 'a bearer token', headers: { authorization: `Bearer ${secret}` } };
}
