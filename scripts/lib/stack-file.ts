import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stages } from '../build.ts';
import type { Stack } from '../../test/stack/stack.ts';

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
  const processes = stages.map((stage): [string, object] => {
    const { pid, url } = stack.stages[stage];
    return [stage, { pid, url }];
  });
  const addresses = {
    pid: process.pid,
    projectId: stack.projectId,
    token,
    console: consoleUrl,
    pubsub: stack.pubsubHost,
    securityCenter: { host: stack.scc.host, source: stack.scc.source },
    stages: Object.fromEntries(processes),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  return async () => rm(file, { force: true });
}
