import { errorText, PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { GoogleAuth, googleAuthLibrary } from 'google-gax';
import { deserialise, serialise, type CheckpointStore } from './checkpoint.ts';

export interface StorageOptions {
  /** https://storage.googleapis.com, or that of an emulator. */
  readonly api: string;
  readonly bucket: string;
  readonly object: string;
  readonly timeoutMs: number;
  readonly auth: Pick<GoogleAuth, 'request'>;
}

/** Between two tries of a request. */
export const longestStoragePauseMs = 500;

/** The credentials of the function; none for an emulator. */
export function storageAuth(emulatorHost: string | undefined): GoogleAuth {
  return emulatorHost === undefined
    ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/devstorage.read_write' })
    : new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() });
}

/**
 * The checkpoint as an object in Cloud Storage, over its JSON API: one request reads the object with its generation,
 * one replaces just that generation. https://docs.cloud.google.com/storage/docs/request-preconditions
 */
export function storageCheckpoint(options: StorageOptions): CheckpointStore {
  const { api, bucket, object } = options;
  const name = encodeURIComponent(object);
  const inBucket = `b/${encodeURIComponent(bucket)}/o`;
  return {
    read: async () => {
      const { status, body, headers } = await call(options, {
        url: `${api}/storage/v1/${inBucket}/${name}?alt=media`,
        method: 'GET',
      });
      if (status === 404) return undefined;
      if (status !== 200) throw refusal(options, status);
      const generation = headers.get('x-goog-generation');
      if (generation === null)
        throw new TransientError('storage-answer', 'an object without generation');
      return { checkpoint: deserialise(body), generation };
    },
    write: async (checkpoint, replaces) => {
      // Generation 0: only if there is no such object.
      const query = `uploadType=media&name=${name}&ifGenerationMatch=${replaces ?? '0'}`;
      const { status, body } = await call(options, {
        url: `${api}/upload/storage/v1/${inBucket}?${query}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: serialise(checkpoint),
      });
      if (status === 412) return undefined;
      if (status !== 200) throw refusal(options, status);
      return generationIn(body);
    },
  };
}

interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** Both calls may be repeated: the precondition makes a write that came through fail the second time. */
async function call({ auth, timeoutMs }: StorageOptions, request: Request): Promise<Answer> {
  try {
    const { status, data, headers } = await auth.request<string>({
      ...request,
      timeout: timeoutMs,
      responseType: 'text',
      retryConfig: {
        httpMethodsToRetry: ['GET', 'POST'],
        retry: 2,
        retryDelay: longestStoragePauseMs,
        maxRetryDelay: longestStoragePauseMs,
      },
      validateStatus: (code) => code < 500 && code !== 408 && code !== 429,
    });
    return { status, body: data, headers };
  } catch (error) {
    throw new TransientError('storage-unavailable', `Cloud Storage: ${errorText(error)}`, {
      cause: error,
    });
  }
}

function refusal({ bucket, object }: StorageOptions, status: number): PermanentError {
  const what = `gs://${bucket}/${object}`;
  const remedy =
    status === 404
      ? `there is no bucket ${bucket}: is CHECKPOINT_BUCKET right?`
      : `may this function read and replace ${what}?`;
  return new PermanentError(
    `storage-http-${status}`,
    `Cloud Storage answered ${status}: ${remedy}`,
  );
}

function generationIn(body: string): string {
  const resource = parseJson(body);
  const generation = isObject(resource) ? resource['generation'] : undefined;
  if (typeof generation === 'string') return generation;
  throw new TransientError('storage-answer', 'Cloud Storage named no generation');
}
