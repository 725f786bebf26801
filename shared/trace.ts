import { randomUUID } from 'node:crypto';

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The traceparent of a request or message, or a new one where it brings none that is valid. */
export function traceparentOf(text: string | undefined): string {
  if (text !== undefined && TRACEPARENT.test(text)) return text;
  // Node has random UUIDs in stock, which random bytes cost ten times as much as.
  const [trace, span] = [randomUUID(), randomUUID()].map((id) => id.replaceAll('-', ''));
  return `00-${trace}-${span?.slice(16)}-00`;
}

/** The trace id within a traceparent. */
export function traceId(traceparent: string): string {
  return traceparent.slice(3, 35);
}
