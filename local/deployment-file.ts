import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { numberIn, objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import { jsonOf } from '@pipeline/shared/json.ts';
import { polling } from '@pipeline/shared/pubsub/topology.ts';
import { checkpointBucket, organization, sysdigToken } from './stack/local-settings.ts';
import type { Stack } from './stack/stack.ts';
import { defaultNames, type Deployment } from '../scripts/lib/deployment.ts';
import { isAlive } from '../scripts/lib/processes.ts';

/** Describes the local system as a deployment for the commands. @param access Available only while `npm start` runs. */
export function deploymentOf(
  stack: Stack,
  { consoleUrl, token }: { readonly consoleUrl: string; readonly token: string } = {
    consoleUrl: 'none',
    token: 'none',
  },
): Deployment {
  const processes = Object.entries(stack.stages);
  const { source } = stack.scc;
  return {
    projectId: stack.projectId,
    organizationId: organization,
    sccLocation: 'global',
    topics: defaultNames.topics,
    subscriptions: stack.subscriptions,
    sources: { sysdig: source },
    functions: Object.fromEntries(processes.map(([stage, { url }]) => [stage, url])),
    webhookUrl: stack.receiveUrl,
    sysdig: { region: stack.sysdig.url },
    ...(stack.stages.poll && {
      checkpoint: { bucket: checkpointBucket, object: polling.checkpointObject },
    }),
    local: {
      pid: process.pid,
      console: consoleUrl,
      webhookSecret: token,
      pubsub: stack.pubsubHost,
      securityCenter: stack.scc.host,
      pids: Object.fromEntries(processes.map(([stage, { pid }]) => [stage, pid ?? 0])),
      sysdigToken,
      storage: stack.storage.url,
      compute: stack.compute.host,
      settings: stack.settings,
      delivery: { ...stack.bounds },
    },
  };
}

/**
 * Rejects a second system. It would overwrite the addresses of the first, and remove them when it ends: `--local` would
 * no longer find the first.
 * @throws Error that says what to do if the system that wrote this file still runs.
 */
export async function assertNotRunning(file: string): Promise<void> {
  const local = objectIn(jsonOf(await readFile(file, 'utf8').catch(() => undefined)), 'local');
  const consoleUrl = textIn(local, 'console');
  // After a crash, another process may have the same id: also ask the console.
  if (consoleUrl === undefined || !isAlive(numberIn(local, 'pid') ?? 0)) return;
  const isServing = await fetch(consoleUrl, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
  if (!isServing) return;
  throw new Error(
    `npm start is already running, with its console at ${consoleUrl}: end it with Ctrl-C, or start another with --port, --console-port and --stack-file`,
  );
}

/**
 * Writes the addresses of the local system to a file for other commands. Only the current user can read it, because it
 * contains the secret.
 * @returns A function that removes the file.
 */
export async function leaveAddresses(
  file: string,
  stack: Stack,
  consoleUrl: string,
  token: string,
): Promise<() => Promise<void>> {
  const deployment = deploymentOf(stack, { consoleUrl, token });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(deployment, null, 2)}\n`, { mode: 0o600 });
  return async () => rm(file, { force: true });
}
