import { createHash } from 'node:crypto';
import { invalidArgument } from './refusal.ts';

/** "Default is 10, minimum is 1, maximum is 1000" (securitycenter_service.proto). */
const defaultSize = 10;
const maxSize = 1000;

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty after the last page. */
  readonly nextPageToken: string;
}

/**
 * One page of `all`. Items inserted before the page between two calls shift it.
 * @param query The rest of the request: a token is valid only for the query that returned it
 * (https://google.aip.dev/158, which also coerces sizes above the maximum).
 * @throws Refusal for a negative size or a foreign token.
 */
export function pageOf<T>(
  all: readonly T[],
  { pageSize, pageToken }: PageRequest,
  query: readonly string[],
): Page<T> {
  if (pageSize < 0) throw invalidArgument('page_size must not be negative.');
  const start = pageToken === '' ? 0 : readToken(pageToken, query);
  const end = start + Math.min(pageSize || defaultSize, maxSize);
  return {
    items: all.slice(start, end),
    nextPageToken: end < all.length ? writeToken(end, query) : '',
  };
}

function writeToken(offset: number, query: readonly string[]): string {
  return Buffer.from(`${offset}:${digest(query)}`).toString('base64url');
}

function readToken(token: string, query: readonly string[]): number {
  const [, offset, of] = /^(\d+):(\w+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (offset === undefined || of !== digest(query)) {
    throw invalidArgument('page_token is invalid, or was given for another query.');
  }
  return Number(offset);
}

function digest(query: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 16);
}
