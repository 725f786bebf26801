import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { listen } from '../../../cli/http-server.ts';
import { readJson } from './bodies.ts';
import type { Channel } from './channel.ts';
import { ChannelsApi } from './channels-api.ts';
import { ApiError } from './errors.ts';
import { eventsRoutes } from './events-api.ts';
import { EventStore } from './event-store.ts';
import { SysdigFaults, type FaultSettings } from './faults.ts';
import type { FeedOptions } from './feed.ts';
import { ForwarderApi, type Integration } from './forwarder-api.ts';
import { PoliciesApi, type Policy } from './policies-api.ts';
import { router, type ApiAnswer } from './routes.ts';
import type { TestNotification } from './test-notification.ts';
import { authenticate, type Token } from './tokens.ts';

export type { Channel } from './channel.ts';
export type { Integration } from './forwarder-api.ts';
export type { Policy } from './policies-api.ts';
export { sampleEvents } from './sample-events.ts';

export interface SysdigEmulatorOptions extends Partial<FeedOptions> {
  /** The port. 0, the default, chooses a free one. */
  readonly port?: number;
  /** The accepted tokens. */
  readonly tokens: readonly Token[];
  /** The JSON text of each event, in the form of either API. */
  readonly events?: readonly string[];
  readonly channels?: readonly Channel[];
  readonly integrations?: readonly Integration[];
  readonly policies?: readonly Policy[];
  readonly clock?: Clock;
  /** Like Math.random. Decides whether a fault happens. */
  readonly random?: () => number;
}

/** The number of responses per method and HTTP status; 0 counts connections that ended without one. */
type CallCounts = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** Sysdig's API, over HTTP on the loopback. */
export interface SysdigEmulator {
  readonly port: number;
  /** 127.0.0.1:PORT */
  readonly host: string;
  /** Replaces a region's URL. */
  readonly url: string;
  /**
   * Adds events, each as its JSON text.
   * @throws TypeError for an event without id or timestamp, or with a duplicate id; none is added then.
   */
  addEvents(texts: readonly string[]): void;
  /**
   * Adds events during reading: this many after each returned page. `cursorKind` determines how pages shift.
   * @throws TypeError like `addEvents`.
   */
  trickle(texts: readonly string[], perPage?: number): void;
  /** The number of events from `trickle` that have not arrived yet. */
  arriving(): number;
  /** The notification channels, the integrations of the event forwarder with their secrets, and the policies. */
  channels(): readonly Channel[];
  integrations(): readonly Integration[];
  policies(): readonly Policy[];
  /** The requested test notifications, and their results. */
  testNotifications(): readonly TestNotification[];
  /** The current fault settings. */
  readonly faults: FaultSettings;
  /** Changes the given faults and keeps the others. @throws TypeError listing every fault; nothing changes then. */
  setFaults(changes: Partial<FaultSettings> | JsonObject): void;
  calls(): CallCounts;
  /** Closes immediately, and aborts requests in flight. */
  close(): Promise<void>;
}

/** @throws if the port is in use, or an event is invalid. */
export async function startSysdigEmulator({
  port = 0,
  tokens,
  events = [],
  channels: firstChannels = [],
  integrations = [],
  policies = [],
  clock = systemClock,
  random = Math.random,
  cursorKind = 'stable',
  order = 'newest',
  cursorsKeepWindow = true,
}: SysdigEmulatorOptions): Promise<SysdigEmulator> {
  const store = new EventStore();
  store.add(events);
  const faults = new SysdigFaults({ clock, random });
  const calls: Record<string, Record<number, number>> = {};
  const closed = new AbortController();
  const channels = new ChannelsApi(firstChannels, clock);
  const forwarder = new ForwarderApi(integrations);
  const policiesApi = new PoliciesApi(policies, channels);
  const find = router({
    ...eventsRoutes(store, { cursorKind, order, cursorsKeepWindow }, faults, clock),
    ...channels.routes(),
    ...forwarder.routes(),
    ...policiesApi.routes(),
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await faults.delay(closed.signal);
    } catch {
      // The emulator was closed in the meantime, and the connection with it.
      return;
    }
    const { name, status, body, retryAfter } = await answer(request);
    const delivery = faults.delivery();
    if (name !== undefined) {
      const counts = (calls[name] ??= {});
      const seen = delivery === 'whole' ? status : 0;
      counts[seen] = (counts[seen] ?? 0) + 1;
    }
    if (delivery === 'dropped') {
      request.socket.destroy();
      return;
    }
    const bytes = Buffer.from(body);
    const headers: OutgoingHttpHeaders = {
      'x-ratelimit-limit': faults.settings.requestsPerMinute,
      ...(body !== '' && { 'content-type': 'application/json', 'content-length': bytes.length }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    };
    response.writeHead(status, headers);
    if (delivery === 'whole') response.end(bytes);
    else response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
  }

  async function answer(
    request: IncomingMessage,
  ): Promise<ApiAnswer & { name?: string; retryAfter?: number }> {
    let name: string | undefined;
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const route = find(request.method ?? '', pathname);
      name = route.name;
      const caller = authenticate(tokens, request.headers.authorization);
      const refusal = faults.overLimit(caller.token) ?? faults.error();
      if (refusal !== undefined) throw refusal;
      const body = async (): Promise<unknown> => readJson(request);
      return { name, ...(await route.answer({ caller, query: searchParams, id: route.id, body })) };
    } catch (error) {
      const failure =
        error instanceof ApiError ? error : new ApiError(500, 'internal', errorText(error));
      return {
        ...(name !== undefined && { name }),
        status: failure.status,
        body: JSON.stringify(failure.body()),
        ...(failure.retryAfter !== undefined && { retryAfter: failure.retryAfter }),
      };
    }
  }

  const server = await listen(port, respond);
  return {
    port: server.port,
    host: server.host,
    url: `http://${server.host}`,
    addEvents: (texts) => store.add(texts),
    trickle: (texts, perPage = 1) => store.trickle(texts, perPage),
    arriving: () => store.arriving,
    channels: () => structuredClone(channels.all),
    integrations: () => structuredClone(forwarder.all),
    policies: () => structuredClone(policiesApi.all),
    testNotifications: () => channels.testNotifications,
    get faults() {
      return faults.settings;
    },
    setFaults: (changes) => faults.set(changes),
    calls: () => structuredClone(calls),
    close: async () => {
      closed.abort();
      await server.close();
    },
  };
}
