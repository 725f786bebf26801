import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { polling } from '@pipeline/shared/pubsub/topology.ts';
import { checkpointBucket, organization, sysdigToken } from './stack/local-settings.ts';
import type { Stack } from './stack/stack.ts';
import { defaultNames, type Deployment } from '../scripts/lib/deployment.ts';

/** The local system as the commands know a deployment. @param access what only a running `npm start` has. */
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
 * Leaves the addresses of the local system where other commands find them, readable to this user alone:
 * the secret is among them.
 * @returns what removes the file again.
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
