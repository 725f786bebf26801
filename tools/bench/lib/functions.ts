import { join } from 'node:path';
import { nodeOptions } from '../../../functions/runtime/node-options.ts';
import { topics, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import {
  checkpointBucket,
  organization,
  sysdigToken,
} from '../../../local/stack/local-settings.ts';
import { secret } from './calls.ts';
import type { Context } from './context.ts';
import type { FunctionOptions } from './function-process.ts';
import { projects } from './instances.ts';

export const peerNames = ['bare', 'publish-one', 'publish-constant', 'create-constant'] as const;

export type Peer = (typeof peerNames)[number];

const options: Readonly<Record<Stage | Peer, string>> = {
  ...nodeOptions,
  bare: '',
  'publish-one': '',
  // The same as those of the stages under comparison.
  'publish-constant': nodeOptions.enrich,
  'create-constant': nodeOptions.write,
};

/** A function around the emulators, with additional settings. */
export function functionOf(
  { services, bundles }: Pick<Context, 'services' | 'bundles'>,
  target: Stage | Peer,
  projectId: string,
  settings: Readonly<Record<string, string>> = {},
): FunctionOptions {
  const { pubsubHost, scc, computeHost, sysdigUrl, storageUrl } = services.addresses;
  const own: Record<Stage | Peer, Record<string, string>> = {
    bare: {},
    'publish-one': {},
    'publish-constant': {},
    'create-constant': { SCC_SOURCE: scc.source, SCC_EMULATOR_HOST: scc.host },
    receive: { WEBHOOK_SECRETS: secret },
    enrich: {
      ORGANIZATION_ID: organization,
      COMPUTE_EMULATOR_HOST: computeHost,
      LOOKUP_PROJECTS: projects.join(','),
    },
    // Otherwise its pacing would be measured, not its work.
    write: { SCC_SOURCE: scc.source, SCC_EMULATOR_HOST: scc.host, WRITES_PER_MINUTE: '600000' },
    poll: {
      SYSDIG_REGION: sysdigUrl,
      SYSDIG_TOKEN: sysdigToken,
      CHECKPOINT_BUCKET: checkpointBucket,
      STORAGE_EMULATOR_HOST: storageUrl,
    },
  };
  return {
    target,
    source: join(bundles, target),
    env: {
      PROJECT_ID: projectId,
      PUBSUB_EMULATOR_HOST: pubsubHost,
      NODE_OPTIONS: options[target],
      ...own[target],
      ...settings,
    },
  };
}

/** The topics of the pipeline in a project of the Pub/Sub emulator. */
export async function createTopics({ services }: Context, projectId: string): Promise<void> {
  const pubsub = localPubSub(projectId, services.addresses.pubsubHost);
  try {
    for (const name of Object.values(topics)) await pubsub.createTopic(name);
  } finally {
    await pubsub.close();
  }
}
