import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { HttpError } from '../http-error.ts';
import { listen } from '../../../cli/http-server.ts';
import { StorageFaults, type FaultSettings } from './faults.ts';
import { assertGeneration, Objects, type StoredObject } from './objects.ts';

export interface StorageEmulatorOptions {
  /** The port. 0, the default, chooses a free one. */
  readonly port?: number;
  readonly buckets: readonly string[];
  readonly clock?: Clock;
  /** Like Math.random. Decides whether a fault happens. */
  readonly random?: () => number;
}

/**
 * The part of Cloud Storage's JSON API for small objects, on the loopback and in memory: reading an object, and
 * replacing one with or without a generation precondition, by a simple upload.
 */
export interface StorageEmulator {
  /** http://127.0.0.1:PORT, for STORAGE_EMULATOR_HOST. */
  readonly url: string;
  /** The text of an object, or undefined. */
  read(bucket: string, name: string): string | undefined;
  /** @throws TypeError listing every fault; nothing changes then. */
  setFaults(changes: Partial<FaultSettings> | JsonObject): void;
  close(): Promise<void>;
}

export async function startStorageEmulator({
  port = 0,
  buckets,
  clock = systemClock,
  random = Math.random,
}: StorageEmulatorOptions): Promise<StorageEmulator> {
  const objects = new Objects(buckets, clock);
  const faults = new StorageFaults({ clock, random });
  const closed = new AbortController();

  const server = await listen(port, async (request, response) => {
    try {
      await faults.delay(closed.signal);
      faults.refuse();
      const url = new URL(request.url ?? '/', 'http://storage');
      refuseUnknown(url.searchParams);
      if (request.method === 'GET') sendObject(objects, url, response);
      else await storeObject(objects, url, request, response, faults);
    } catch (error) {
      if (closed.signal.aborted) return;
      const failure =
        error instanceof HttpError ? error : new HttpError(500, 'internalError', errorText(error));
      sendJson(response, failure.status, failure.body());
    }
  });
  return {
    url: `http://${server.host}`,
    read: (bucket, name) => objects.find(bucket, name)?.data.toString(),
    setFaults: (changes) => {
      faults.set(changes);
    },
    close: async () => {
      closed.abort();
      await server.close();
    },
  };
}

function sendObject(objects: Objects, url: URL, response: ServerResponse): void {
  const [, bucket = '', name = ''] =
    /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/.exec(url.pathname) ?? [];
  if (name === '') throw new HttpError(404, 'notFound', 'Not Found');
  const object = objects.find(decode(bucket), decode(name));
  const alt = url.searchParams.get('alt') ?? 'json';
  if (alt !== 'media' && alt !== 'json') throw invalid(`alt=${alt}`);
  const wantsData = alt === 'media';
  if (object === undefined) {
    const message = `No such object: ${decode(bucket)}/${decode(name)}`;
    if (!wantsData) throw new HttpError(404, 'notFound', message);
    response.writeHead(404, { 'content-type': 'text/html; charset=UTF-8' }).end(message);
    return;
  }
  assertGeneration(object, generationOf(url));
  if (wantsData) {
    response.writeHead(200, {
      'content-type': object.contentType,
      'content-length': object.data.length,
      'x-goog-generation': String(object.generation),
    });
    response.end(object.data);
  } else sendJson(response, 200, resource(bucket, object));
}

async function storeObject(
  objects: Objects,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  faults: StorageFaults,
): Promise<void> {
  const [, bucket] = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(url.pathname) ?? [];
  if (bucket === undefined || request.method !== 'POST') {
    throw new HttpError(404, 'notFound', 'Not Found');
  }
  if (url.searchParams.get('uploadType') !== 'media') throw invalid('Only uploadType=media.');
  const name = url.searchParams.get('name') ?? '';
  if (!isObjectName(name)) throw invalid('Invalid or missing parameter: name');
  const generation = generationOf(url);
  const stored = objects.put(
    decode(bucket),
    name,
    {
      data: await buffer(request),
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
    },
    generation,
  );
  faults.loseReply();
  sendJson(response, 200, resource(bucket, stored));
}

/** Returns whether Cloud Storage allows the name: https://docs.cloud.google.com/storage/docs/objects#naming */
function isObjectName(name: string): boolean {
  if (/[\r\n]|^\.{1,2}$|^\.well-known\/acme-challenge\//.test(name)) return false;
  return name !== '' && Buffer.byteLength(name) <= 1024;
}

/** @throws HttpError if a segment of a path is not properly encoded. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid('The path is not properly encoded.');
  }
}

/** ifGenerationMatch; undefined without one. @throws HttpError if it is not a number. */
function generationOf(url: URL): bigint | undefined {
  const generation = url.searchParams.get('ifGenerationMatch');
  if (generation === null) return undefined;
  if (!/^\d+$/.test(generation) || BigInt(generation) > maxInt64)
    throw invalid('ifGenerationMatch');
  return BigInt(generation);
}

const maxInt64 = 2n ** 63n - 1n;
const supported = new Set(['alt', 'ifGenerationMatch', 'name', 'uploadType']);

/**
 * Rejects all other parameters, since ignoring one would hide its effect:
 * https://docs.cloud.google.com/storage/docs/json_api/v1/objects/get and .../insert.
 * @throws HttpError 501 naming it.
 */
function refuseUnknown(parameters: URLSearchParams): void {
  const unknown = [...parameters.keys()].find((name) => !supported.has(name));
  if (unknown === undefined) return;
  throw new HttpError(501, 'notImplemented', `${unknown}: not emulated.`);
}

function resource(bucket: string, object: StoredObject): object {
  const { name, data, contentType, generation, created, updated } = object;
  return {
    kind: 'storage#object',
    bucket,
    name,
    contentType,
    size: String(data.length),
    generation: String(generation),
    metageneration: '1',
    timeCreated: new Date(created).toISOString(),
    updated: new Date(updated).toISOString(),
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}

function invalid(message: string): HttpError {
  return new HttpError(400, 'invalid', message);
}
