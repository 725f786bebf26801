import { refuse, type StageHandler, type StageResponse } from '@pipeline/shared/http.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Log } from '@pipeline/shared/log.ts';
import { googleAuthLibrary } from 'google-gax';

export interface PushTokenOptions {
  /** The expected audience and service account of the subscription's tokens. */
  readonly audience: string;
  readonly identity: string;
  /** Google's certificates by key id, cached as long as Google allows. */
  readonly certificates: () => Promise<Record<string, string>>;
  readonly log: Log;
}

/** The two spellings of Google's issuer: https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions */
const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * Restricts a handler to Pub/Sub. On Cloud Run, IAM does this. Here nothing stands in front, so check each request's
 * token: signature, expiry, issuer, audience and service account.
 */
export function withPushToken(handle: StageHandler, options: PushTokenOptions): StageHandler {
  const { log, certificates } = options;
  return async (request) => {
    const token = /^Bearer ([^ ]+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (token === undefined) return unauthorized(log, 'no-token');
    let known: Record<string, string>;
    try {
      known = await certificates();
    } catch (error) {
      // This does not make the token wrong: let Pub/Sub retry.
      log({
        severity: 'WARNING',
        message: "Google's certificates could not be fetched",
        outcome: 'rejected',
        reason: 'no-certificates',
        error: errorText(error),
        status: 503,
      });
      return { status: 503, headers: { 'retry-after': '10' }, body: { error: 'try again' } };
    }
    const fault = await faultOf(token, known, options);
    return fault === undefined ? handle(request) : unauthorized(log, fault);
  };
}

/** The fault of a token; undefined if it is valid. */
async function faultOf(
  token: string,
  certificates: Record<string, string>,
  { audience, identity }: PushTokenOptions,
): Promise<string | undefined> {
  const client = new googleAuthLibrary.OAuth2Client();
  try {
    const ticket = await client.verifySignedJwtWithCertsAsync(
      token,
      certificates,
      audience,
      issuers,
    );
    const payload = ticket.getPayload();
    const isOurs = payload?.email === identity && payload.email_verified === true;
    return isOurs ? undefined : 'other-identity';
  } catch {
    // Do not log the library's messages: they quote the token.
    return 'bad-token';
  }
}

function unauthorized(log: Log, reason: string): StageResponse {
  const headers = { 'www-authenticate': 'Bearer' };
  return refuse(log, 401, 'not a push of this subscription', { headers, reason });
}

/** Google's certificates. The client fetches them if its cached ones have expired. @param url Replaces Google's URL. */
export function googleCertificates(url?: string): () => Promise<Record<string, string>> {
  const client = new googleAuthLibrary.OAuth2Client(
    url === undefined ? {} : { endpoints: { oauth2FederatedSignonPemCertsUrl: url } },
  );
  return async () => {
    const { certs } = await client.getFederatedSignonCertsAsync();
    return Object.fromEntries(
      Object.entries(certs).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  };
}
