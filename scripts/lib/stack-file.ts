import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pushStages, topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Stack } from '../../test/stack/stack.ts';
import { stages } from '../build.ts';
import type { Deployment } from './cli/deployment.ts';

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
  const urls = stages.map((stage): [string, string] => [stage, stack.stages[stage].url]);
  const { source } = stack.scc;
  const [enrich, write] = pushStages;
  const deployment = {
    projectId: stack.projectId,
    organizationId: source.split('/')[1] ?? '',
    sccLocation: 'global',
    topics,
    subscriptions: {
      enrich: enrich.subscription,
      enrichDead: enrich.deadSubscription,
      write: write.subscription,
      writeDead: write.deadSubscription,
    },
    sources: { sysdig: source },
    functions: Object.fromEntries(urls),
    webhookUrl: stack.receiveUrl,
    local: {
      pid: process.pid,
      console: consoleUrl,
      webhookSecret: token,
      pubsub: stack.pubsubHost,
      securityCenter: stack.scc.host,
      pids: Object.fromEntries(stages.map((stage) => [stage, stack.stages[stage].pid ?? 0])),
    },
  } satisfies Deployment;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(deployment, null, 2)}\n`, { mode: 0o600 });
  return async () => rm(file, { force: true });
}
