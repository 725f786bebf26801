import { GoogleAuth, googleAuthLibrary } from 'google-gax';
import { errorText, TransientError } from './errors.ts';
import { textIn } from './json-fields.ts';
import { parseJson } from './json.ts';

/** A version of an object. A write fails if another version was stored in the meantime. */
export type Generation = string;

/** Texts by name. A write must name the version that it replaces. */
export interface ObjectStore {
  /** Undefined if there is none. @throws TransientError, StorageRefusal */
  read(name: string): Promise<{ text: string; generation: Generation } | undefined>;
  /**
   * Replaces that generation, or creates the object if none is given.
   * @returns The new generation, or undefined if another one was stored in the meantime.
   * @throws TransientError, StorageRefusal
   */
  write(
    name: string,
    text: string,
    replaces: Generation | undefined,
  ): Promise<Generation | undefined>;
}

export interface StorageOptions {
  /** https://storage.googleapis.com, or the address of an emulator. */
  readonly api: string;
  readonly bucket: string;
  readonly timeoutMs: number;
  readonly auth: Pick<GoogleAuth, 'request'>;
}

/** Cloud Storage refuses until an operator changes something. */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const storageApi = 'https://storage.googleapis.com';

/** The number of tries per request. The pause between tries follows. */
export const storageTries = 3;
export const longestStoragePauseMs = 500;

/** Cloud Storage accepts one write per second and object: https://docs.cloud.google.com/storage/quotas#objects */
export const writePauseMs = 1000;

/** The function's credentials; none for an emulator. */
export function storageAuth(emulatorHost: string | undefined): GoogleAuth {
  return emulatorHost === undefined
    ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/devstorage.read_write' })
    : new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() });
}

/**
 * Objects in Cloud Storage, over its JSON API: one request reads an object with its generation, one replaces exactly
 * that generation. https://docs.cloud.google.com/storage/docs/request-preconditions
 */
export function objectStore(options: StorageOptions): ObjectStore {
  const { api, bucket } = options;
  const inBucket = `b/${encodeURIComponent(bucket)}/o`;
  return {
    read: async (name) => {
      const { status, body, headers } = await call(options, {
        url: `${api}/storage/v1/${inBucket}/${encodeURIComponent(name)}?alt=media`,
        method: 'GET',
      });
      if (status === 404) return undefined;
      if (status !== 200) throw refusal(bucket, name, status);
      const generation = headers.get('x-goog-generation');
      if (generation === null)
        throw new TransientError('storage-answer', 'an object without generation');
      return { text: body, generation };
    },
    write: async (name, text, replaces) => {
      // Generation 0: only if the object does not exist.
      const query = `uploadType=media&name=${encodeURIComponent(name)}&ifGenerationMatch=${replaces ?? '0'}`;
      const { status, body } = await call(options, {
        url: `${api}/upload/storage/v1/${inBucket}?${query}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      if (status === 412) return undefined;
      if (status !== 200) throw refusal(bucket, name, status);
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

/** Both calls are idempotent: the precondition rejects the repetition of a completed write. */
async function call({ auth, timeoutMs }: StorageOptions, request: Request): Promise<Answer> {
  try {
    const { status, data, headers } = await auth.request<string>({
      ...request,
      timeout: timeoutMs,
      responseType: 'text',
      retryConfig: {
        httpMethodsToRetry: ['GET', 'POST'],
        retry: storageTries - 1,
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

function refusal(bucket: string, name: string, status: number): StorageRefusal {
  const remedy =
    status === 404
      ? `bucket ${bucket} does not exist`
      : `check that this function may read and replace gs://${bucket}/${name}`;
  return new StorageRefusal(status, `Cloud Storage answered ${status}: ${remedy}`);
}

function generationIn(body: string): Generation {
  const generation = textIn(parseJson(body), 'generation');
  if (generation !== undefined) return generation;
  throw new TransientError('storage-answer', 'Cloud Storage named no generation');
}
