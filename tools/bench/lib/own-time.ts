import { readdir, readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';

/**
 * The used part of the output of `node --cpu-prof`:
 * https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 */
interface CpuProfile {
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Time {
  /** Milliseconds in which the function was busy. */
  readonly busyMs: number;
  /** The part in the code of this repository, not in a library, the framework or Node. */
  readonly ownMs: number;
}

/**
 * The time of a profiled function between two moments of `process.hrtime`, in milliseconds.
 * @param profiles The folder of its only profile.
 * @param bundle The folder of its bundle, which has a source map.
 */
export async function timeOf(
  profiles: string,
  bundle: string,
  begin: number,
  end: number,
): Promise<Time> {
  const name = (await readdir(profiles)).find((file) => file.endsWith('.cpuprofile'));
  const profile = await readJson<CpuProfile>(join(profiles, name ?? ''));
  const map = new SourceMap(await readJson<SourceMapPayload>(join(bundle, 'index.js.map')));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  let at = profile.startTime / 1000;
  let busyMs = 0;
  let ownMs = 0;
  profile.samples.forEach((id, index) => {
    const ms = (profile.timeDeltas[index] ?? 0) / 1000;
    at += ms;
    const frame = frames.get(id);
    if (frame === undefined || at < begin || at > end || frame.functionName === '(idle)') return;
    busyMs += ms;
    if (!frame.url.startsWith(`file://${bundle}/`)) return;
    const entry = map.findEntry(frame.lineNumber, frame.columnNumber);
    const isOwn = 'originalSource' in entry && !entry.originalSource.includes('node_modules');
    if (isOwn) ownMs += ms;
  });
  return { busyMs, ownMs };
}

/** Node or esbuild wrote it. */
async function readJson<T>(path: string): Promise<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
