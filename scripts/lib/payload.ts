import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pushEnvelope } from '@pipeline/shared/generated/validators.js';
import { dataOf } from '@pipeline/shared/pubsub/push.ts';
import { faultOf } from '@pipeline/shared/json-fault.ts';
import { parseItems, parseItemLines, withAttributes, type Item } from '@pipeline/shared/items.ts';
import { readText, readTextFile } from './read-text-file.ts';

/** A payload as its sender would send it. */
export interface Payload {
  readonly name: string;
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  /** True if the payload was in a Pub/Sub push envelope: its sender publishes to the topic instead of the webhook. */
  readonly isPublished: boolean;
  /** The attributes of its message, if its sender publishes it. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Reads standard input as JSON, or else as NDJSON. @throws Error with a one-line message if reading fails. */
export async function readPayloadFrom(
  path: string,
  stdin: NodeJS.ReadableStream,
): Promise<Payload> {
  if (path !== '-') return readPayload(path);
  const name = 'standard input';
  const text = readText(await buffer(stdin), name);
  const contentType = isLines(text) ? 'application/x-ndjson' : 'application/json';
  return { name, contentType, ...contentOf(text) };
}

/** Whether the text is not JSON, but its first line is. */
function isLines(body: string): boolean {
  const [first = ''] = body.trimStart().split('\n', 1);
  return faultOf(body) !== undefined && faultOf(first) === undefined;
}

/** @throws Error with a one-line message if the file cannot be read. */
export async function readPayload(path: string): Promise<Payload> {
  const content = await readTextFile(path);
  const name = basename(path).replace(/\.(?:json|ndjson)$/, '');
  const contentType = path.endsWith('.ndjson') ? 'application/x-ndjson' : 'application/json';
  return { name, contentType, ...contentOf(content) };
}

/**
 * Splits the payload into items, as `receive` would.
 * @param limit maximum number of events
 * @throws SyntaxError if the payload is not JSON; TooManyEventsError
 */
export function itemsOf({ body, contentType, attributes }: Payload, limit?: number): Item[] {
  const items =
    contentType === 'application/json' ? parseItems(body, limit) : parseItemLines(body, limit);
  return attributes === undefined ? items : withAttributes(items, attributes);
}

/** Removes the envelope of Pub/Sub. */
function contentOf(text: string): Pick<Payload, 'body' | 'isPublished' | 'attributes'> {
  try {
    const value: unknown = JSON.parse(text);
    if (pushEnvelope(value)) {
      const { attributes = {} } = value.message;
      return { body: dataOf(value).toString(), isPublished: true, attributes };
    }
  } catch {
    // Not JSON, or no base64: it is sent as it is.
  }
  return { body: text, isPublished: false };
}
