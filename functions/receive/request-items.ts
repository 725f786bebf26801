import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { StageRequest } from '@pipeline/shared/http.ts';
import { jsonFaultText } from '@pipeline/shared/json-fault.ts';
import {
  maxEvents,
  parseItems,
  parseItemLines,
  TooManyEventsError,
  type Item,
} from '@pipeline/shared/items.ts';

/** The request is the sender's to mend: nothing of it was published. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const jsonTypes = /^application\/(?:json|[\w.+-]+\+json)$/;
const lineTypes = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines)$/;
const inflate = promisify(gunzip);

/**
 * The items of an authenticated request's body.
 * @throws RequestError when the media type, the encoding, the size or the syntax is not accepted.
 */
export async function readRequestItems(request: StageRequest, maxBytes: number): Promise<Item[]> {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!jsonTypes.test(type) && !lineTypes.test(type)) {
    throw new RequestError(415, 'send application/json or application/x-ndjson');
  }
  const bytes = await decompress(request, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  try {
    return lineTypes.test(type) ? parseItemLines(bytes, maxEvents) : parseItems(bytes, maxEvents);
  } catch (error) {
    if (error instanceof TooManyEventsError) {
      throw new RequestError(413, `the body may have ${maxEvents} events`, { cause: error });
    }
    // The place alone: what stands there is a payload.
    const fault = error instanceof SyntaxError ? faultIn(bytes) : undefined;
    throw new RequestError(400, `the body is not JSON${fault ?? ''}`, { cause: error });
  }
}

/** What a sender can mend: gzip that does not say so, or the place where it stops being JSON. */
function faultIn(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return ': it is gzip, so say content-encoding: gzip';
  const fault = jsonFaultText(bytes.toString());
  return fault && `: ${fault}`;
}

/** Bounded, so that a few kilobytes of gzip cannot become gigabytes here. */
async function decompress(request: StageRequest, maxBytes: number): Promise<Buffer> {
  const encoding = request.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return request.body;
  if (encoding !== 'gzip') throw new RequestError(415, 'send the body as it is or as gzip');
  try {
    return await inflate(request.body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge
      ? tooLarge(maxBytes)
      : new RequestError(400, 'the body is not gzip', { cause: error });
  }
}

function tooLarge(maxBytes: number): RequestError {
  return new RequestError(413, `the body may have ${maxBytes / 1e6} MB`);
}
