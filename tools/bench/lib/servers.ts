import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { bundle, buildPlain } from '../../../build/bundle.ts';
import { freePort } from '../../../local/stack/ports.ts';
import { secret } from './calls.ts';
import type { Context } from './context.ts';
import type { FunctionOptions } from './function-process.ts';

/** Servers other than a stage in the Functions Framework: the container's, and its peers. */

const peers = join(import.meta.dirname, '../peers');

export type Server = 'container' | 'http-publish' | 'http-answer' | 'framework-answer';

const entries: Readonly<Record<Server, string>> = {
  container: join(import.meta.dirname, '../../../container/receive.ts'),
  'http-publish': join(peers, 'http-publish.ts'),
  'http-answer': join(peers, 'http-answer.ts'),
  'framework-answer': join(peers, 'framework-answer.ts'),
};

/** Builds them into a folder, each with the content of its image. */
export async function buildServers(into: string): Promise<void> {
  await Promise.all(
    Object.entries(entries).map(async ([name, entry]) =>
      name === 'container'
        ? buildContainer(entry, join(into, name))
        : buildPlain(name, entry, into),
    ),
  );
}

async function buildContainer(entry: string, folder: string): Promise<void> {
  await bundle(entry, folder, true);
  // The repository's own package.json declares ES modules.
  await writeFile(join(folder, 'package.json'), '{}');
}

/** Each around the Pub/Sub emulator. */
export async function serverOf(
  { services, bundles }: Pick<Context, 'services' | 'bundles'>,
  server: Server,
  projectId: string,
  args: readonly string[] = [],
): Promise<FunctionOptions> {
  const source = join(bundles, server);
  const env = { PROJECT_ID: projectId, PUBSUB_EMULATOR_HOST: services.addresses.pubsubHost };
  if (server === 'framework-answer') return { target: server, source, env };
  const settings = {
    WEBHOOK_SECRETS: secret,
    ...(server === 'container' && { PROBE_PORT: String(await freePort()) }),
  };
  return {
    target: server,
    source,
    command: [process.execPath, join(source, 'index.js'), ...args],
    env: { ...env, ...settings },
  };
}

/** falcosidekick with only its Pub/Sub output. @param binary The path of its binary. */
export async function falcosidekickOf(
  { services, bundles }: Pick<Context, 'services' | 'bundles'>,
  binary: string,
  projectId: string,
): Promise<FunctionOptions> {
  return {
    target: 'falcosidekick',
    source: bundles,
    command: [binary],
    env: {
      PUBSUB_EMULATOR_HOST: services.addresses.pubsubHost,
      GCP_PUBSUB_PROJECTID: projectId,
      GCP_PUBSUB_TOPIC: topics.events,
      LISTENADDRESS: '127.0.0.1',
    },
  };
}
