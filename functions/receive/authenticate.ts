import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { StageRequest } from '@pipeline/shared/http.ts';
import type { Secrets } from '@pipeline/shared/secrets.ts';
import type { Settings } from './settings.ts';

type AuthSettings = Pick<
  Settings,
  | 'AUTH_HEADER'
  | 'SIGNATURE_HEADER'
  | 'SIGNATURE_ALGORITHM'
  | 'SIGNATURE_ENCODING'
  | 'SIGNATURE_PREFIX'
>;

/** @returns a hash of the secret that the sender knows; undefined when it knows none. */
export type Authenticate = (request: StageRequest) => Promise<string | undefined>;

/**
 * Which accepted secret a request shows that its sender knows, in one of these ways:
 * `Authorization: SECRET`, `Bearer SECRET`, Basic with the secret as password or as `user:password`,
 * the secret in a header of choice, or an HMAC of the raw body keyed with it.
 */
export function createAuthenticate(secrets: Secrets, settings: AuthSettings): Authenticate {
  const digestsOf = cachedDigests();
  return async (request) => {
    const shown = credentialsOf(request, settings.AUTH_HEADER);
    const signature = signatureOf(request, settings);
    if (shown.length === 0 && signature === undefined) return undefined;
    const digests = shown.map(digest);
    const accepted = (known: readonly string[]): string | undefined => {
      // No early exit: how long it takes must not tell which secret came near.
      const matches = digestsOf(known).flatMap(({ secret, wanted }) => {
        const shows = [
          ...digests.map((credential) => timingSafeEqual(credential, wanted)),
          signature !== undefined && sameText(signature, sign(request.body, secret, settings)),
        ];
        return shows.includes(true) ? [wanted] : [];
      });
      return matches[0]?.toString('hex');
    };
    // A secret that is new in the file is known only after another look.
    return accepted(await secrets()) ?? accepted(await secrets('look-again'));
  };
}

interface Known {
  readonly secret: string;
  readonly wanted: Buffer;
}

/** The accepted secrets change seldom: their digests are made once for each list of them. */
function cachedDigests(): (known: readonly string[]) => readonly Known[] {
  let [list, digests]: [readonly string[], readonly Known[]] = [[], []];
  return (known) => {
    if (known !== list) {
      list = known;
      digests = known.map((secret) => ({ secret, wanted: digest(secret) }));
    }
    return digests;
  };
}

function credentialsOf(request: StageRequest, authHeader: string | undefined): string[] {
  const authorization = request.header('authorization');
  const custom = authHeader === undefined ? undefined : request.header(authHeader);
  const [, scheme = '', rest = ''] = /^(bearer|basic) +(.*)$/i.exec(authorization ?? '') ?? [];
  const shown: (string | undefined)[] = [authorization, custom];
  if (scheme.toLowerCase() === 'bearer') shown.push(rest);
  if (scheme.toLowerCase() === 'basic') {
    const pair = Buffer.from(rest, 'base64').toString();
    const colon = pair.indexOf(':');
    shown.push(pair, colon < 0 ? undefined : pair.slice(colon + 1));
  }
  return shown.filter((credential): credential is string => Boolean(credential));
}

function signatureOf(request: StageRequest, settings: AuthSettings): string | undefined {
  const {
    SIGNATURE_HEADER: name,
    SIGNATURE_PREFIX: prefix,
    SIGNATURE_ENCODING: encoding,
  } = settings;
  const value = name === undefined ? undefined : request.header(name);
  if (value === undefined || !value.startsWith(prefix)) return undefined;
  const signature = value.slice(prefix.length);
  return encoding === 'hex' ? signature.toLowerCase() : signature;
}

function sign(body: Buffer, secret: string, settings: AuthSettings): string {
  return createHmac(settings.SIGNATURE_ALGORITHM, secret)
    .update(body)
    .digest(settings.SIGNATURE_ENCODING);
}

/** In constant time: digests have one length, whatever the texts have. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
