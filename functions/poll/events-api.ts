import { fetchErrorText, TransientError } from '@pipeline/shared/errors.ts';
import { parseJsonItems, type Item } from '@pipeline/shared/items.ts';
import { numberIn } from '@pipeline/shared/json-fields.ts';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { newestOf } from './event-times.ts';
import { refusal } from './events-api-errors.ts';

/** A period, inclusive at both ends, in nanoseconds since the Unix epoch. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

export interface Page {
  readonly items: readonly Item[];
  /** The cursor of the next page. Absent on the last page. */
  readonly cursor: string | undefined;
  /** The number of events in the whole range, by the API's own count. */
  readonly total: number | undefined;
  /** The time of its newest event, if there are events and each has a time. */
  readonly newest: bigint | undefined;
}

/** Sysdig's events API. Throws only PermanentError, TransientError or RateLimited. */
export interface EventsApi {
  firstPage(range: Range): Promise<Page>;
  nextPage(cursor: string): Promise<Page>;
}

export interface EventsApiOptions {
  /** The base URL of the region's API. */
  readonly api: string;
  readonly dialect: keyof typeof dialects;
  readonly filter: string;
  readonly token: () => Promise<string>;
  /** Maximum duration of one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

interface Dialect {
  readonly path: string;
  /** Events per page: the maximum that the API allows. */
  readonly limit: number;
  readonly cursor: (page: JsonObject, events: readonly unknown[]) => unknown;
}

/**
 * According to Sysdig's OpenAPI (sysdiglabs/sysdig-sdk-python), and to the older client in the same repository
 * (`sdcclient`).
 */
const dialects = {
  current: {
    path: '/secure/events/v1/events',
    limit: 200,
    cursor: (page) => page['next'],
  },
  previous: {
    path: '/api/v1/secureEvents',
    limit: 999,
    // Newest first, so older ones are "previous". The last page has a cursor too.
    cursor: (page, events) => (events.length < 999 ? undefined : page['prev']),
  },
} as const satisfies Record<string, Dialect>;

export function createEventsApi(options: EventsApiOptions): EventsApi {
  const { path, limit }: Dialect = dialects[options.dialect];
  const ask = async (where: Record<string, string>): Promise<Page> => {
    const { api, filter } = options;
    const query = new URLSearchParams({ ...where, limit: String(limit) });
    if (filter !== '') query.set('filter', filter);
    return toPage(
      await get(options, `${api}${path}?${query.toString()}`),
      dialects[options.dialect],
    );
  };
  return {
    firstPage: async ({ from, to }) => ask({ from: String(from), to: String(to) }),
    // The API accepts either a range or a cursor.
    nextPage: async (cursor) => ask({ cursor }),
  };
}

async function get(options: EventsApiOptions, url: string): Promise<string> {
  const { timeoutMs, token } = options;
  let response: Response;
  let body: string;
  try {
    response = await options.fetch(url, {
      headers: { authorization: `Bearer ${await token()}`, accept: 'application/json' },
      // The token must not be sent to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    body = await response.text();
  } catch (error) {
    throw new TransientError('sysdig-unreachable', `Sysdig's API: ${fetchErrorText(error)}`, {
      cause: error,
    });
  }
  if (response.ok) return body;
  throw refusal(response);
}

function toPage(body: string, dialect: Dialect): Page {
  let answer: unknown;
  try {
    answer = parseJson(body);
  } catch (error) {
    // Do not log the response's content.
    throw new TransientError('sysdig-answer', "Sysdig's API answered something other than JSON", {
      cause: error,
    });
  }
  const { page, data: list } = isObject(answer) ? answer : {};
  // Go encodes a nil slice as null.
  const data = list === null ? [] : list;
  if (!isObject(page) || !Array.isArray(data)) {
    throw new TransientError('sysdig-answer', "Sysdig's API answered no page of events");
  }
  const cursor = dialect.cursor(page, data);
  return {
    items: data.length === 0 ? [] : parseJsonItems(body),
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined,
    total: numberIn(page, 'total'),
    newest: newestOf(data),
  };
}
