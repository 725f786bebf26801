import type { Clock } from '@pipeline/shared/clock.ts';
import type { StageRequest } from '@pipeline/shared/http.ts';
import type { Log, LogEntry } from '@pipeline/shared/log.ts';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';

/** 2026-11-24T12:00:00Z */
export const noon = 1_795_521_600_000;

/** A clock that stands still until it is moved; sleeping moves it. */
export function fakeClock(start = noon): Clock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

export function request(
  body: string | Buffer,
  headers: Record<string, string> = {},
  line: { method?: string; path?: string } = {},
): StageRequest {
  const lower = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: line.method ?? 'POST',
    path: line.path ?? '/',
    header: (name) => lower.get(name.toLowerCase()),
    headerNames: () => [...lower.keys()],
    body: Buffer.from(body),
  };
}

/** Publishers that keep what they are given. */
export function recorder(): { publish: Publish; messages: OutgoingMessage[] } {
  const messages: OutgoingMessage[] = [];
  return {
    messages,
    publish: async (published) => {
      messages.push(...published);
    },
  };
}

export function recordingLog(): { log: Log; entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  return { entries, log: (...more) => entries.push(...more) };
}
