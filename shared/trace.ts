import { randomUUID } from 'node:crypto';

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The traceparent of a request or message, or a new one if it has no valid one. */
export function traceparentOf(text: string | undefined): string {
  if (text !== undefined && TRACEPARENT.test(text)) return text;
  return `00-${randomHex()}-${randomHex().slice(16)}-00`;
}

/** 32 digits. Node pools random UUIDs; random bytes cost ten times as much. */
function randomHex(): string {
  return randomUUID().replaceAll('-', '');
}

/** The trace id in a traceparent. */
export function traceId(traceparent: string): string {
  return traceparent.slice(3, 35);
}
