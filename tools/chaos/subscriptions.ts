import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import type { Stack } from '../../local/stack/stack.ts';

/** The full names of the subscriptions that push to the stages; nothing consumes the others. */
export function stageSubscriptions({ emulator, projectId }: Stack): string[] {
  const dead = new Set(
    pushStages.map(
      ({ deadSubscription }) => `projects/${projectId}/subscriptions/${deadSubscription}`,
    ),
  );
  return (emulator?.subscriptions() ?? []).filter((name) => !dead.has(name));
}

/** The subscriptions of one stage. */
export async function subscriptionsPushingTo(
  stack: Stack,
  stage: 'enrich' | 'write',
): Promise<string[]> {
  const { url } = stack.stages[stage];
  const endpoints = await Promise.all(
    stageSubscriptions(stack).map(async (name) => {
      const [{ pushConfig }] = await stack.pubsub.subscription(name).getMetadata();
      return { name, endpoint: pushConfig?.pushEndpoint ?? '' };
    }),
  );
  return endpoints.filter(({ endpoint }) => endpoint === url).map(({ name }) => name);
}
