import type { Clock } from '@pipeline/shared/clock.ts';
import { readCursor, writeCursor, type Cursor, type Position } from './cursors.ts';
import { badRequest, notFound } from './errors.ts';
import type { EventStore } from './event-store.ts';
import { currentText, previousText } from './event-text.ts';
import type { SysdigFaults } from './faults.ts';
import { pageOf, type FeedOptions, type FeedPage } from './feed.ts';
import { parseFilter } from './filter.ts';
import { json, type ApiAnswer, type ApiRequest, type Routes } from './routes.ts';

/** The permission for reading events. */
const readEvents = 'policy-events.read';

const twoWeeks = 14n * 86_400n * 1_000_000_000n;
const maxInt64 = 2n ** 63n - 1n;

/** The differences between the two APIs. */
interface Dialect {
  readonly api: Cursor['api'];
  readonly defaultLimit: number;
  readonly maxLimit: number;
  readonly maxWindow: bigint;
}

/** Documented: 1 to 200, default 25; a window of at most two weeks. */
const current: Dialect = { api: 'current', defaultLimit: 25, maxLimit: 200, maxWindow: twoWeeks };
/** Sysdig's own Python client requests 50 by default, and at most 999. */
const previous: Dialect = { api: 'previous', defaultLimit: 50, maxLimit: 999, maxWindow: maxInt64 };

interface Found extends FeedPage {
  readonly cursor: (position: Position) => string;
}

/** The current events API and the previous one. */
export function eventsRoutes(
  store: EventStore,
  feed: FeedOptions,
  faults: SysdigFaults,
  clock: Clock,
): Routes {
  return {
    'GET /secure/events/v1/events': (request) => {
      const page = find(request, current);
      const last = page.rows.length - 1;
      return listed(
        {
          total: page.total,
          ...(page.hasBefore && { prev: page.cursor(page.before()) }),
          ...(page.hasAfter && { next: page.cursor(page.after(last)) }),
        },
        page.rows.map(({ text, nanoseconds }) => currentText(text, nanoseconds)),
      );
    },
    'GET /secure/events/v1/events/{id}': (request) => {
      const { text, nanoseconds } = get(request);
      return { status: 200, body: currentText(text, nanoseconds) };
    },
    // Here `prev` leads to the next page, and is present even on the last one.
    'GET /api/v1/secureEvents': (request) => {
      const page = find(request, previous);
      const last = page.rows.length - 1;
      return listed(
        {
          total: page.total,
          ...(last >= 0 && {
            prev: page.cursor(page.after(last)),
            next: page.cursor(page.before()),
          }),
        },
        page.rows.map(({ text, nanoseconds }, row) =>
          previousText(text, nanoseconds, page.cursor(page.after(row))),
        ),
      );
    },
    'GET /api/v1/secureEvents/status': ({ caller }) => {
      caller.require(readEvents);
      return json({});
    },
    'GET /api/v1/secureEvents/{id}': (request) => {
      const { id, text, nanoseconds } = get(request);
      return { status: 200, body: previousText(text, nanoseconds, id) };
    },
  };

  function get({ caller, id }: ApiRequest) {
    caller.require(readEvents);
    const event = store.get(id);
    if (event === undefined) throw notFound(`event ${id}`);
    return event;
  }

  function find({ caller, query }: ApiRequest, dialect: Dialect): Found {
    caller.require(readEvents);
    const limit = readLimit(query, dialect);
    const { from, to, position } = readPlace(query, dialect);
    // A cursor does not contain the filter; whether the real one does is undocumented.
    const matches = parseFilter(query.get('filter') ?? '');
    const events = store.between(from, to).filter(matches);
    const page = pageOf(events, position, limit, feed);
    store.pageGiven();
    const window = feed.cursorsKeepWindow ? { from, to } : { from: 0n, to: maxInt64 };
    return {
      ...page,
      cursor: (next) =>
        writeCursor({
          api: dialect.api,
          from: String(window.from),
          to: String(window.to),
          issuedAt: clock.now(),
          position: next,
        }),
    };
  }

  /** `from` and `to`, or `cursor`. */
  function readPlace(
    query: URLSearchParams,
    { api, maxWindow }: Dialect,
  ): { from: bigint; to: bigint; position?: Position } {
    const text = query.get('cursor');
    if (text !== null) {
      if (query.has('from') || query.has('to')) {
        throw badRequest('from and to must not be used with a cursor.');
      }
      const cursor = readCursor(text, api);
      faults.checkCursor(cursor.issuedAt);
      return { from: BigInt(cursor.from), to: BigInt(cursor.to), position: cursor.position };
    }
    const from = readInstant(query, 'from');
    const to = readInstant(query, 'to');
    if (from > to) throw badRequest('from must not be after to.');
    if (to - from > maxWindow) {
      throw badRequest('The difference between from and to cannot be greater than 2 weeks.');
    }
    return { from, to };
  }
}

const known = new Set(['from', 'to', 'cursor', 'limit', 'filter']);

/** Refuse unknown parameters, because ignoring them would hide a mistake. */
function readLimit(query: URLSearchParams, { defaultLimit, maxLimit }: Dialect): number {
  for (const name of query.keys()) {
    if (!known.has(name)) throw badRequest(`This emulator does not support the parameter ${name}.`);
    if (query.getAll(name).length > 1) throw badRequest(`${name} is given twice.`);
  }
  const text = query.get('limit');
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= maxLimit) return limit;
  throw badRequest(`limit must be between 1 and ${maxLimit}.`);
}

function readInstant(query: URLSearchParams, name: string): bigint {
  const text = query.get(name);
  if (text === null) throw badRequest('from and to are required, or a cursor.');
  if (!/^\d{1,19}$/.test(text) || BigInt(text) > maxInt64) {
    throw badRequest(`${name} must be a number of nanoseconds.`);
  }
  return BigInt(text);
}

function listed(page: object, data: readonly string[]): ApiAnswer {
  return { status: 200, body: `{"page":${JSON.stringify(page)},"data":[${data.join(',')}]}` };
}
