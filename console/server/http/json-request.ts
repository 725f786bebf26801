import type { IncomingMessage } from 'node:http';
import { Ajv } from 'ajv';
import { ByteBudget, readRawBody } from '@pipeline/shared/raw-body.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { decodeUtf8 } from '@pipeline/shared/items.ts';
import { parseJson } from '@pipeline/shared/json.ts';
import { violations, type Validator } from '@pipeline/shared/validation.ts';
import { RequestError } from './answer.ts';

const ajv = new Ajv({ allErrors: true });

/** Compiles a request schema. Call once when the console starts. */
export function validator<T>(schema: object): Validator<T> {
  return ajv.compile<T>(schema);
}

/**
 * Reads the JSON body of a request.
 * @throws RequestError 415, 413, or 400 that names every fault.
 */
export async function readJsonRequest<T>(
  request: IncomingMessage,
  validate: Validator<T>,
  maxBytes: number,
): Promise<T> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  // Browsers send a preflight before another page may post JSON.
  if (type !== 'application/json') throw new RequestError(415, 'send application/json');
  const value = parsed(await bytesOf(request, maxBytes));
  if (validate(value)) return value;
  throw new RequestError(400, violations(validate).join('; '));
}

async function bytesOf(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const bytes = await readRawBody(request, 0, maxBytes, new ByteBudget(maxBytes));
  if (bytes === 'aborted') throw new RequestError(400, 'the body ended early');
  if (Buffer.isBuffer(bytes)) return bytes;
  throw new RequestError(413, `the body exceeds ${maxBytes / 1e6} MB`);
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(decodeUtf8(bytes));
  } catch (error) {
    throw new RequestError(400, `the body is not JSON: ${errorText(error)}`, { cause: error });
  }
}
