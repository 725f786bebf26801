import { isObject } from '@pipeline/shared/json.ts';

/** A pushed message with parsed data. @throws Error if it is not one. */
export function pushedMessage(body: unknown): { readonly event: unknown; readonly id: string } {
  const message = isObject(body) ? body['message'] : undefined;
  const data = isObject(message) ? message['data'] : undefined;
  if (!isObject(message) || typeof data !== 'string') throw new Error('not a pushed message');
  const { attributes } = message;
  const id = isObject(attributes) ? attributes['eventId'] : undefined;
  const event: unknown = JSON.parse(Buffer.from(data, 'base64').toString());
  return { event, id: typeof id === 'string' ? id : '' };
}
