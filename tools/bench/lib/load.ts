import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import type { Call } from './function-process.ts';
import { cpuMsOf } from './process-stats.ts';

export interface LoadOptions {
  readonly url: string;
  readonly pid: number;
  readonly connections: number;
  readonly milliseconds: number;
  /** The request with this number. */
  readonly call: (index: number) => Call;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** The latency of each request. */
  readonly latenciesMs: readonly number[];
  /** Processor time of the function's process per request. */
  readonly cpuMsPerRequest: number;
}

/**
 * Each connection sends the next request as soon as it has its response, for the given time.
 * @throws Error for any unexpected response.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { url, pid, connections, milliseconds, call } = options;
  const pool = new Pool(url, { connections, pipelining: 1 });
  const latenciesMs: number[] = [];
  let next = 0;
  try {
    const cpuBefore = await cpuMsOf(pid);
    const begin = performance.now();
    const one = async (): Promise<void> => {
      while (performance.now() - begin < milliseconds) {
        const { body, headers, status, path = '/' } = call((next += 1));
        const start = performance.now();
        const answer = await pool.request({ method: 'POST', path, body, headers: { ...headers } });
        const text = await answer.body.text();
        latenciesMs.push(performance.now() - start);
        if (answer.statusCode !== status) throw new Error(`answered ${answer.statusCode}: ${text}`);
      }
    };
    await Promise.all(Array.from({ length: connections }, one));
    const seconds = (performance.now() - begin) / 1000;
    const requests = latenciesMs.length;
    const cpuMs = (await cpuMsOf(pid)) - cpuBefore;
    return {
      requests,
      perSecond: requests / seconds,
      latenciesMs,
      cpuMsPerRequest: cpuMs / requests,
    };
  } finally {
    await pool.close();
  }
}
