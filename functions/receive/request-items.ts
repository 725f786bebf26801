import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isStackOverflow } from '@pipeline/shared/errors.ts';
import type { StageRequest } from '@pipeline/shared/http.ts';
import { jsonFaultText } from '@pipeline/shared/json-fault.ts';
import {
  maxEvents,
  parseItems,
  parseItemLines,
  TooManyEventsError,
  type Item,
} from '@pipeline/shared/items.ts';
import { inStructuredMode } from './structured-mode.ts';

/** An error that the sender must correct. Nothing of the request was published. */
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
 * Reads the items of an authenticated request's body.
 * @throws RequestError If the media type, encoding, size or syntax is not accepted.
 */
export async function readRequestItems(request: StageRequest, maxBytes: number): Promise<Item[]> {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!jsonTypes.test(type) && !lineTypes.test(type)) {
    throw new RequestError(415, 'send application/json or application/x-ndjson');
  }
  const bytes = await decompress(request, maxBytes);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  try {
    return lineTypes.test(type)
      ? parseItemLines(bytes, maxEvents)
      : parseItems(inStructuredMode(request, bytes), maxEvents);
  } catch (error) {
    if (error instanceof TooManyEventsError) {
      throw new RequestError(413, `the body may contain ${maxEvents} events`, { cause: error });
    }
    // Any other error is ours: the sender must not correct its body.
    if (!(error instanceof SyntaxError) && !isStackOverflow(error)) throw error;
    // Name only the position: the text there is payload.
    const fault = isStackOverflow(error) ? undefined : faultIn(bytes);
    throw new RequestError(400, `the body is not JSON${fault ?? ''}`, { cause: error });
  }
}

/** Returns an error that the sender can correct: undeclared gzip, or the position of the JSON error. */
function faultIn(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return ': it is gzip, so say content-encoding: gzip';
  const fault = jsonFaultText(bytes.toString());
  return fault && `: ${fault}`;
}

/** Decompresses up to a limit, so that a few kilobytes of gzip cannot become gigabytes. */
async function decompress(request: StageRequest, maxBytes: number): Promise<Buffer> {
  const encoding = request.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return request.body;
  // "A recipient SHOULD consider x-gzip to be equivalent to gzip" (RFC 9110, section 8.4.1.3).
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new RequestError(415, 'send the body uncompressed or as gzip');
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
