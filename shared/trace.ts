import { randomBytes } from 'node:crypto';

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The traceparent of a request or message, or a new one if it has no valid one. */
export function traceparentOf(text: string | undefined): string {
  if (text !== undefined && TRACEPARENT.test(text)) return text;
  return `00-${randomHex(32)}-${randomHex(16)}-00`;
}

const stock = { digits: '', at: 0 };

/** Random hex digits. Fetches thousands from the system at once: fetching for each id costs ten times as much. */
function randomHex(count: 16 | 32): string {
  if (stock.at + count > stock.digits.length) {
    stock.digits = randomBytes(4096).toString('hex');
    stock.at = 0;
  }
  stock.at += count;
  return stock.digits.slice(stock.at - count, stock.at);
}

/** The trace id in a traceparent. */
export function traceId(traceparent: string): string {
  return traceparent.slice(3, 35);
}
