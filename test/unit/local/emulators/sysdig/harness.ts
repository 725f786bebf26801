import { isObject, parseJson } from '@pipeline/shared/json.ts';
import {
  startSysdigEmulator,
  type SysdigEmulator,
  type SysdigEmulatorOptions,
} from '../../../../../local/emulators/sysdig/index.ts';

export const token = 'a-token';
/** 2025-04-16T03:01:00Z, and an hour later. */
export const from = 1_744_772_460_000_000_000n;
export const to = from + 3_600_000_000_000n;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The raw body. */
  readonly text: string;
  /** Integers beyond 2^53 as strings of their digits. */
  readonly body: unknown;
}

interface AskOptions {
  readonly as?: string;
  readonly method?: string;
  readonly body?: unknown;
}

export type Ask = (path: string, options?: AskOptions) => Promise<Answer>;

/** Runs `use` with a new emulator and a client for it. */
export async function withSysdig(
  use: (ask: Ask, emulator: SysdigEmulator) => Promise<void>,
  options: Partial<SysdigEmulatorOptions> = {},
): Promise<void> {
  const emulator = await startSysdigEmulator({ tokens: [token], ...options });
  try {
    await use(async (path, { as = token, method = 'GET', body } = {}) => {
      const response = await fetch(`${emulator.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${as}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const { status, headers } = response;
      const text = await response.text();
      return { status, headers, text, body: text === '' ? undefined : parseJson(text) };
    }, emulator);
  } finally {
    await emulator.close();
  }
}

export const currentPath = '/secure/events/v1/events';
export const previousPath = '/api/v1/secureEvents';

/** The window of `from` and `to` in a query, with other parameters. */
export function query(more: Record<string, string> = {}): string {
  const window = 'cursor' in more ? {} : { from: String(from), to: String(to) };
  return `?${new URLSearchParams({ ...window, ...more }).toString()}`;
}

export interface Page {
  readonly ids: readonly string[];
  readonly total: unknown;
  readonly prev: string | undefined;
  readonly next: string | undefined;
}

/** Returns the page in a response. @throws Error If there is none. */
export function pageIn({ body, text }: Answer): Page {
  if (!isObject(body) || !isObject(body['page']) || !Array.isArray(body['data'])) {
    throw new TypeError(`no page: ${text}`);
  }
  const { total, prev, next } = body['page'];
  const rows: unknown[] = body['data'];
  return {
    ids: rows.map((row) => (isObject(row) ? String(row['id']) : '')),
    total,
    prev: typeof prev === 'string' ? prev : undefined,
    next: typeof next === 'string' ? next : undefined,
  };
}

/** The IDs of events. */
export function idsOf(texts: readonly string[]): string[] {
  return texts.map((text) => {
    const event = parseJson(text);
    return isObject(event) ? String(event['id']) : '';
  });
}

/** Reads all pages of the current API, in order. */
export async function readAll(ask: Ask, more: Record<string, string> = {}): Promise<string[]> {
  const ids: string[] = [];
  let page = pageIn(await ask(`${currentPath}${query(more)}`));
  ids.push(...page.ids);
  while (page.next !== undefined) {
    page = pageIn(await ask(`${currentPath}${query({ ...more, cursor: page.next })}`));
    ids.push(...page.ids);
  }
  return ids;
}
