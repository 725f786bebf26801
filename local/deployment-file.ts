import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { polling } from '@pipeline/shared/pubsub/topology.ts';
import { checkpointBucket, organization, sysdigToken } from './stack/local-settings.ts';
import type { Stack } from './stack/stack.ts';
import { defaultNames, type Deployment } from '../scripts/lib/deployment.ts';

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
