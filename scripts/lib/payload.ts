import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pushEnvelope } from '@pipeline/shared/generated/validators.js';
import { dataOf } from '@pipeline/shared/pubsub/push.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { parseItems, parseItemLines, type Item } from '@pipeline/shared/items.ts';

/** A payload in a file, as whoever sends it would send it. */
export interface Payload {
  readonly name: string;
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  /** It was within a Pub/Sub push envelope: its sender publishes to the topic and knows no webhook. */
  readonly isPublished: boolean;
}

/** @throws Error in one line when the file cannot be read. */
export async function readPayload(path: string): Promise<Payload> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`cannot read ${path}: ${errorText(error)}`, { cause: error });
  });
  const name = basename(path).replace(/\.(?:json|ndjson)$/, '');
  const published = fromEnvelope(text);
  return {
    name,
    body: published ?? text,
    contentType: path.endsWith('.ndjson') ? 'application/x-ndjson' : 'application/json',
    isPublished: published !== undefined,
  };
}

/**
 * What the payload holds, read as `receive` would read it.
 * @param limit of its events.
 * @throws SyntaxError when it is not JSON; TooManyEventsError.
 */
export function itemsOf({ body, contentType }: Payload, limit?: number): Item[] {
  return contentType === 'application/json' ? parseItems(body, limit) : parseItemLines(body, limit);
}

function fromEnvelope(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return pushEnvelope(value) ? dataOf(value).toString() : undefined;
  } catch {
    return undefined;
  }
}
