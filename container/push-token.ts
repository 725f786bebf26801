import { refuse, type StageHandler, type StageResponse } from '@pipeline/shared/http.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Log } from '@pipeline/shared/log.ts';
import { googleAuthLibrary } from 'google-gax';

export interface PushTokenOptions {
  /** What the subscription's tokens are for, and whom they are of. */
  readonly audience: string;
  readonly identity: string;
  /** Google's certificates by key id, remembered for as long as Google says. */
  readonly certificates: () => Promise<Record<string, string>>;
  readonly log: Log;
}

/** As Google writes itself: https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions */
const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * A handler that only Pub/Sub can call. On Cloud Run its IAM sees to that; here nobody stands in front, and so each
 * request's token is checked: signature, expiry, issuer, audience, and the service account it was made for.
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
      // Says nothing of the token: Pub/Sub is to come again.
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

/** What is wrong with a token; undefined: nothing. */
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
    // The library's messages quote the token.
    return 'bad-token';
  }
}

function unauthorized(log: Log, reason: string): StageResponse {
  const headers = { 'www-authenticate': 'Bearer' };
  return refuse(log, 401, 'not a push of this subscription', { headers, reason });
}

/** Google's certificates, which the client fetches when it has none that are still good. @param url instead of Google's. */
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
