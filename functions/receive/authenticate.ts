import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { StageRequest } from '@pipeline/shared/http.ts';
import type { Secrets } from '@pipeline/shared/secrets.ts';
import type { Settings } from './settings.ts';
import { signaturesOf, type SignatureSettings } from './signature.ts';

type AuthSettings = Pick<Settings, 'AUTH_HEADER'> & SignatureSettings;

/** @returns a hash of the secret that the sender knows; undefined when it knows none. */
export type Authenticate = (request: StageRequest) => Promise<string | undefined>;

/**
 * Which accepted secret a request shows that its sender knows, in one of these ways:
 * `Authorization: SECRET`, `Bearer SECRET`, Basic with the secret as password or as `user:password`,
 * the secret in a header of choice, or an HMAC keyed with it: of the raw body, or of its time as well (Standard Webhooks).
 */
export function createAuthenticate(
  secrets: Secrets,
  settings: AuthSettings,
  clock: Clock,
): Authenticate {
  const digestsOf = cachedDigests();
  return async (request) => {
    const shown = credentialsOf(request, settings.AUTH_HEADER);
    const signatures = signaturesOf(request, settings, clock.now());
    if (shown.length === 0 && signatures.length === 0) return undefined;
    const digests = shown.map(digest);
    const accepted = (known: readonly string[]): string | undefined => {
      // No early exit: how long it takes must not tell which secret came near.
      const matches = digestsOf(known).flatMap(({ secret, wanted }) => {
        const shows = [
          ...digests.map((credential) => timingSafeEqual(credential, wanted)),
          ...signatures.map((signature) => sameText(signature.shown, signature.expected(secret))),
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

/** In constant time: digests have one length, whatever the texts have. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  // Memory from Node's pool: twice as fast as a buffer that `hash` allocates.
  return Buffer.from(hash('sha256', text, 'binary'), 'binary');
}
