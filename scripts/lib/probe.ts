import type { Clock } from '@pipeline/shared/clock.ts';
import { networkText } from './google-api.ts';

/** An HTTP response, and the server's clock. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  /** Milliseconds by which the server's clock is ahead of ours, accurate to about a second. */
  readonly aheadMs: number | undefined;
}

/** Thrown if there is no HTTP response. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface ProbeOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** @throws NoAnswer */
export async function probe(
  url: string,
  init: RequestInit,
  { timeoutMs, clock }: ProbeOptions,
): Promise<Answer> {
  const start = clock.now();
  try {
    // Do not follow redirects: they would forward the credentials.
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const end = clock.now();
    return {
      status: response.status,
      text: await response.text(),
      retryAfter: response.headers.get('retry-after') ?? undefined,
      aheadMs: aheadMs(response.headers.get('date'), start, end),
    };
  } catch (error) {
    throw new NoAnswer(networkText(error), { cause: error });
  }
}

/** A Date header is truncated to whole seconds: on average it is half a second behind. */
export function aheadMs(date: string | null, start: number, end: number): number | undefined {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : time + 500 - (start + end) / 2;
}
