import { fetchErrorText, TransientError } from '@pipeline/shared/errors.ts';
import { parseJsonItems, type Item } from '@pipeline/shared/items.ts';
import { numberIn } from '@pipeline/shared/json-fields.ts';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { newestOf } from './event-times.ts';
import { refusal } from './events-api-errors.ts';

/** A period, both ends within, in nanoseconds since the Unix epoch. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

export interface Page {
  readonly items: readonly Item[];
  /** Where the next page is. Absent on the last. */
  readonly cursor: string | undefined;
  /** How many events the whole range has, by the API's own count. */
  readonly total: number | undefined;
  /** The time of the newest of its events, where it has any and all of them tell theirs. */
  readonly newest: bigint | undefined;
}

/** Sysdig's events API. All that it throws is a PermanentError, a TransientError or a RateLimited. */
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
  /** The time that one request may take. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

interface Dialect {
  readonly path: string;
  /** Events on a page: as many as it allows. */
  readonly limit: number;
  readonly cursor: (page: JsonObject, events: readonly unknown[]) => unknown;
}

/** By Sysdig's OpenAPI (sysdiglabs/sysdig-sdk-python), and by the older client in the same repository (`sdcclient`). */
const dialects = {
  current: {
    path: '/secure/events/v1/events',
    limit: 200,
    cursor: (page) => page['next'],
  },
  previous: {
    path: '/api/v1/secureEvents',
    limit: 999,
    // Newest first, so that older ones are "previous"; the last page names one too.
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
    // The API takes either a range or a cursor.
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
      // A token must not follow to another host.
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
    // What came is not ours to log.
    throw new TransientError('sysdig-answer', "Sysdig's API answered something other than JSON", {
      cause: error,
    });
  }
  const { page, data } = isObject(answer) ? answer : {};
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
