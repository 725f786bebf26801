import type { IncomingMessage } from 'node:http';
import type { Payload } from '../../scripts/lib/payload.ts';
import type { PayloadText } from '../api.ts';
import { RequestError } from './http/answer.ts';
import { readJsonRequest, validator } from './http/json-request.ts';

const isPayloadText = validator<PayloadText>({
  type: 'object',
  required: ['body', 'contentType'],
  // The page may send a sample back unchanged.
  properties: {
    body: { type: 'string' },
    contentType: { enum: ['application/json', 'application/x-ndjson'] },
    isPublished: { type: 'boolean' },
  },
});

/**
 * Reads the payload of a request.
 * @param maxBytes Maximum size of the payload, as in receive. Most texts become a little longer as a JSON string.
 * @throws RequestError
 */
export async function readPayloadText(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Payload> {
  const sent = await readJsonRequest(request, isPayloadText, 2 * maxBytes + 1000);
  const { body, contentType, isPublished = false } = sent;
  if (body.trim() === '') throw new RequestError(400, 'the payload is empty');
  if (Buffer.byteLength(body) > maxBytes) {
    throw new RequestError(413, `the payload exceeds ${maxBytes / 1e6} MB`);
  }
  return { name: 'payload', body, contentType, isPublished };
}
