import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { StageRequest } from '@pipeline/shared/http.ts';
import type { Secrets } from '@pipeline/shared/secrets.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import type { WebhookToken } from '@pipeline/shared/webhook-tokens.ts';
import type { Settings } from './settings.ts';
import { signaturesOf, type SignatureSettings } from './signature.ts';

type AuthSettings = Pick<Settings, 'AUTH_HEADER'> & SignatureSettings;

/** The token that authenticated a request. */
interface Accepted {
  /** A hash of the secret, which identifies the token. */
  readonly key: string;
  /** The context of the token. */
  readonly context: SenderContext;
}

/** @returns The token that the request proves; undefined if it proves none. */
export type Authenticate = (request: StageRequest) => Promise<Accepted | undefined>;

/**
 * Creates a function that finds the accepted secret of a request, which the sender proves in one of these ways:
 * `Authorization: SECRET`, `Bearer SECRET`, Basic with the secret as password or as `user:password`, the secret in a
 * header of choice, or an HMAC keyed with it: of the raw body, or also of its time (Standard Webhooks).
 */
export function createAuthenticate(
  tokens: Secrets<WebhookToken>,
  settings: AuthSettings,
  clock: Clock,
): Authenticate {
  const digestsOf = cachedDigests();
  return async (request) => {
    const shown = credentialsOf(request, settings.AUTH_HEADER);
    const signatures = signaturesOf(request, settings, clock.now());
    if (shown.length === 0 && signatures.length === 0) return undefined;
    const digests = shown.map(digest);
    const signed = signatures.map((each) => ({
      digests: each.shown.map(digest),
      expected: each.expected,
    }));
    const accepted = (known: readonly WebhookToken[]): Accepted | undefined => {
      let match: Accepted | undefined;
      // Do not exit early: the duration must not reveal which secret came close.
      for (const { secret, wanted, token } of digestsOf(known)) {
        let shows = false;
        for (const credential of digests) shows = timingSafeEqual(credential, wanted) || shows;
        for (const signature of signed) {
          const expected = digest(signature.expected(secret));
          for (const one of signature.digests) shows = timingSafeEqual(one, expected) || shows;
        }
        if (shows) match ??= token;
      }
      return match;
    };
    const known = await tokens();
    const match = accepted(known);
    if (match !== undefined) return match;
    // Read the file again, in case the secret is new.
    const again = await tokens('look-again');
    return again === known ? undefined : accepted(again);
  };
}

interface Known {
  readonly secret: string;
  readonly wanted: Buffer;
  readonly token: Accepted;
}

/** Caches the digests of the accepted secrets, which rarely change. */
function cachedDigests(): (known: readonly WebhookToken[]) => readonly Known[] {
  let [list, digests]: [readonly WebhookToken[], readonly Known[]] = [[], []];
  return (known) => {
    if (known !== list) {
      list = known;
      digests = known.map(({ secret, context }) => {
        const wanted = digest(secret);
        return { secret, wanted, token: { key: wanted.toString('hex'), context } };
      });
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
  return shown.flatMap((credential) => (credential ? readings(credential) : []));
}

const isAscii = /^[\0-\x7f]*$/;

/** Node reads a header as Latin-1, but most senders write a non-ASCII secret in UTF-8: accept both. */
function readings(credential: string): string[] {
  if (isAscii.test(credential)) return [credential];
  return [credential, Buffer.from(credential, 'latin1').toString()];
}

/** Digests have the same length for all texts, so they can be compared in constant time. */
function digest(text: string): Buffer {
  // Use memory from Node's pool: twice as fast as a buffer that `hash` allocates.
  return Buffer.from(hash('sha256', text, 'binary'), 'binary');
}
