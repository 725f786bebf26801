import type { Stack, StackOptions } from '../../local/stack/stack.ts';
import { startCutProxy, type CutProxy } from '../lib/cut-proxy.ts';
import { links, type Link } from './fault-plan.ts';

/** The network between the stages and their services. */
export type Network = Readonly<Record<Link, CutProxy>>;

export async function startNetwork(): Promise<Network> {
  const [receivePubsub, enrichPubsub, writePubsub, writeScc] = await Promise.all([
    startCutProxy(),
    startCutProxy(),
    startCutProxy(),
    startCutProxy(),
  ]);
  return {
    'receive-pubsub': receivePubsub,
    'enrich-pubsub': enrichPubsub,
    'write-pubsub': writePubsub,
    'write-scc': writeScc,
  };
}

/** Settings that route the stages through it. */
export function networkSettings(network: Network): NonNullable<StackOptions['settings']> {
  return {
    receive: { PUBSUB_EMULATOR_HOST: network['receive-pubsub'].host },
    enrich: { PUBSUB_EMULATOR_HOST: network['enrich-pubsub'].host },
    write: {
      PUBSUB_EMULATOR_HOST: network['write-pubsub'].host,
      SCC_EMULATOR_HOST: network['write-scc'].host,
    },
  };
}

/** Connects it to the services. */
export function connectTo(network: Network, { emulator, scc }: Stack): void {
  for (const link of links) {
    network[link].leadTo(link === 'write-scc' ? scc.port : (emulator?.port ?? 0));
  }
}

export async function closeNetwork(network: Network): Promise<void> {
  await Promise.all(Object.values(network).map(async (link) => link.close()));
}
