import type { IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { parseJson } from '@pipeline/shared/json.ts';
import { Ajv, type ValidateFunction } from 'ajv';
import { ApiError, badRequest } from './errors.ts';

/** @throws ApiError 415 if the type is not JSON, 400 if the body is not. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new ApiError(415, 'unsupported_media_type', `Content-Type must be JSON, not ${type}`);
  }
  try {
    return parseJson(await readText(request));
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('The body is not JSON.');
    throw error;
  }
}

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, useDefaults: true });

export function compile<T>(schema: object): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}

/** @throws ApiError 400 listing every fault. */
export function checked<T>(validate: ValidateFunction<T>, body: unknown): T {
  if (validate(body)) return body;
  throw badRequest(ajv.errorsText(validate.errors, { dataVar: 'body' }));
}
