import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { localImage } from '../../local/stack/deployables.ts';
import { containerLaunch } from '../../local/stack/launch.ts';
import { freePort } from '../../local/stack/ports.ts';
import { until } from '../pipeline/support.ts';

/** A container of the image, from the view of a test. */
export interface Container {
  readonly pid: number;
  readonly url: string;
  /** Its complete output. */
  readonly lines: readonly string[];
  /** The exit code, or the name of the signal that killed it. */
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
  /** The status of `/healthz` or `/readyz`; 0 without a response. */
  probe(path: string): Promise<number>;
  untilReady(): Promise<void>;
}

const running = new Set<Container>();

/** @param env The settings. */
export async function runContainer(
  stage: Stage | '' | 'nonsense' | 'runtime-detections',
  env: Readonly<Record<string, string>>,
  volumes: Readonly<Record<string, string>> = {},
): Promise<Container> {
  const [port, probePort] = [await freePort(), await freePort()];
  const args = stage === '' ? [] : [stage];
  const child = containerLaunch(args, await localImage(), probePort, volumes).start(port, env);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const ended = once(child, 'close').then(([code, signal]: unknown[]) =>
    typeof code === 'number' ? code : String(signal),
  );
  const probe = async (path: string): Promise<number> => {
    try {
      return (await fetch(`http://127.0.0.1:${probePort}${path}`)).status;
    } catch {
      return 0;
    }
  };
  const container: Container = {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    lines,
    ended,
    kill: (signal) => child.kill(signal),
    probe,
    untilReady: async () => until(async () => (await probe('/readyz')) === 200, 20_000),
  };
  running.add(container);
  void ended.then(() => running.delete(container));
  return container;
}

/** Stops the containers that a test has left. */
export async function killContainers(): Promise<void> {
  const left = [...running];
  for (const container of left) container.kill('SIGKILL');
  await Promise.all(left.map(async ({ ended }) => ended));
}
