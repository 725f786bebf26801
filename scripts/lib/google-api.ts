import { objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { GoogleAuth } from 'google-gax';
import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { jsonOf } from '@pipeline/shared/json.ts';
import { NotChecked } from './not-checked.ts';
import { denied, failed } from './google-errors.ts';

/** Base URLs of the Google REST APIs that commands read without a client library. */
export const googleEndpoints = {
  secretManager: 'https://secretmanager.googleapis.com/v1',
  resourceManager: 'https://cloudresourcemanager.googleapis.com/v3',
  pubsub: 'https://pubsub.googleapis.com/v1',
  logging: 'https://logging.googleapis.com/v2',
  monitoring: 'https://monitoring.googleapis.com/v3',
  functions: 'https://cloudfunctions.googleapis.com/v2',
  storage: 'https://storage.googleapis.com/storage/v1',
} as const;

type GoogleService = keyof typeof googleEndpoints;

export interface GoogleAnswer {
  readonly status: number;
  /** The body as JSON; undefined if it is not JSON. */
  readonly body: unknown;
}

export interface GoogleApi {
  /** @throws NotChecked when there is no answer */
  get(service: GoogleService, path: string): Promise<GoogleAnswer>;
  /** @throws NotChecked when there is no answer */
  post(service: GoogleService, path: string, body: object): Promise<GoogleAnswer>;
}

export interface GoogleApiOptions {
  /** Undefined for an emulator, which needs no credentials. */
  readonly auth: Pick<GoogleAuth, 'getRequestHeaders'> | undefined;
  /** Base URLs of the reachable services. */
  readonly endpoints: Partial<Record<GoogleService, string>>;
  readonly timeoutMs: number;
}

export function createGoogleApi({ auth, endpoints, timeoutMs }: GoogleApiOptions): GoogleApi {
  const call = async (
    service: GoogleService,
    path: string,
    init: RequestInit,
  ): Promise<GoogleAnswer> => {
    const endpoint = endpoints[service];
    if (endpoint === undefined) throw new NotChecked(`the local pipeline has no ${names[service]}`);
    const url = `${endpoint}/${path}`;
    try {
      const headers = new Headers(await auth?.getRequestHeaders(url));
      headers.set('content-type', 'application/json');
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { ...init, headers, signal });
      return { status: response.status, body: jsonOf(await response.text()) };
    } catch (error) {
      throw new NotChecked(`${names[service]} does not answer: ${networkText(error)}`, {
        cause: error,
      });
    }
  };
  return {
    get: async (service, path) => call(service, path, { method: 'GET' }),
    post: async (service, path, body) =>
      call(service, path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

const names: Record<GoogleService, string> = {
  secretManager: 'Secret Manager',
  resourceManager: 'Resource Manager',
  pubsub: 'IAM of Pub/Sub',
  logging: 'Cloud Logging',
  monitoring: 'Cloud Monitoring',
  functions: 'Cloud Functions',
  storage: 'Cloud Storage',
};

/**
 * Returns the body of a successful response.
 * @param what name of the object, for messages
 * @param needs the role that the reader needs
 * @throws NotChecked with Google's own text for any other response
 */
export function bodyOf({ status, body }: GoogleAnswer, what: string, needs: string): unknown {
  if (status === 200) return body;
  const words = textIn(objectIn(body, 'error'), 'message') ?? `HTTP ${status}`;
  throw new NotChecked(status === 403 ? denied(what, needs, words) : failed(what, words));
}

export function networkText(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'it took too long';
  return fetchErrorText(error);
}
