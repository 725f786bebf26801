import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { nodeOptions } from '../../functions/runtime/node-options.ts';
import { sandboxed } from '../../build/image/sandbox.ts';
import { preload, toModule } from './preload.ts';

/** How a stage is started, and what it prints once it serves. */
export interface Launch {
  start(port: number, env: Readonly<Record<string, string>>): ChildProcess;
  readonly serves: (line: string) => boolean;
}

const framework = dirname(
  createRequire(import.meta.url).resolve('@google-cloud/functions-framework'),
);

/** A bundle must not outlive whoever started it, not even when that was killed. */
const endWithParent = toModule(`process.once('disconnect', () => process.exit(0));`);

/** What goes before a function. `receive` asks for a secret, which no page knows, and a tunnel may lead to it. */
function preloads(stage: Stage): string[] {
  const guard = stage === 'receive' ? [] : [preload('refuse-pages')];
  const all = [endWithParent, preload('listen-on-loopback'), ...guard];
  return all.flatMap((module) => ['--import', module]);
}

/** As a deployed function: the same bundle in the same Functions Framework. @param source the folder of the bundle. */
export function functionLaunch(stage: Stage, source: string): Launch {
  return {
    start: (port, env) =>
      spawn(
        process.execPath,
        [
          '--enable-source-maps',
          ...preloads(stage),
          join(framework, 'main.js'),
          `--target=${stage}`,
          `--source=${source}`,
          `--port=${port}`,
        ],
        {
          // Its own group: Ctrl-C reaches the parent alone, which ends its stages in order.
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
          env: {
            PATH: process.env['PATH'] ?? '',
            NODE_OPTIONS: nodeOptions[stage],
            METADATA_SERVER_DETECTION: 'none',
            ...env,
          },
        },
      ),
    serves: (line) => line.startsWith('URL: '),
  };
}

/**
 * As a container of the image.
 * @param args its arguments: the stage.
 * @param image the folder that it was assembled in.
 * @param probePort where its probes are.
 */
export function containerLaunch(
  args: readonly string[],
  image: string,
  probePort: number,
  volumes: Readonly<Record<string, string>> = {},
): Launch {
  return {
    start: (port, env) => {
      const {
        command,
        args: all,
        env: outer,
      } = sandboxed({
        image,
        args,
        env: {
          METADATA_SERVER_DETECTION: 'none',
          PORT: String(port),
          PROBE_PORT: String(probePort),
          NODE_OPTIONS: `--import=${preload('listen-on-loopback')}`,
          ...env,
        },
        volumes,
      });
      const child = spawn(command, all, {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: outer,
      });
      endWithThis(child);
      return child;
    },
    serves: (line) => {
      const entry = jsonOf(line);
      return isObject(entry) && entry['message'] === 'started';
    },
  };
}

/** A shell that sees its standard input end when this process does, however it ends, and ends the container then. */
function endWithThis(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const watcher = spawn('sh', ['-c', 'read -r _; kill -9 "$0" 2>/dev/null', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}
