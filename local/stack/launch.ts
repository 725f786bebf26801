import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { nodeOptions } from '../../functions/runtime/node-options.ts';
import { sandboxed } from '../../build/image/sandbox.ts';
import { preload, toModule } from './preload.ts';

/** How to start a stage, and the line that it prints once it serves. */
export interface Launch {
  start(port: number, env: Readonly<Record<string, string>>): ChildProcess;
  readonly serves: (line: string) => boolean;
}

const framework = dirname(
  createRequire(import.meta.url).resolve('@google-cloud/functions-framework'),
);

/** A bundle must not outlive its parent, even if the parent is killed. */
const endWithParent = toModule(`process.once('disconnect', () => process.exit(0));`);

/**
 * Modules to load before a function. `receive` needs none, because it requires a secret that no web page knows, and a
 * tunnel may lead to it.
 */
function preloads(stage: Stage): string[] {
  const guard = stage === 'receive' ? [] : [preload('refuse-pages')];
  const all = [endWithParent, preload('listen-on-loopback'), ...guard];
  return all.flatMap((module) => ['--import', module]);
}

/**
 * Starts a stage like a deployed function: the same bundle in the same Functions Framework. @param source The folder of
 * the bundle.
 */
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
          // Its own process group: Ctrl-C reaches only the parent, which stops its stages in order.
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
 * Starts a stage like a container of the image.
 * @param args The arguments: the stage.
 * @param image The folder of the assembled image.
 * @param probePort The port of the probes.
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

/** A shell whose standard input closes when this process exits for any reason, and which then kills the container. */
function endWithThis(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const watcher = spawn('sh', ['-c', 'read -r _; kill -9 "$0" 2>/dev/null', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}
