import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../../local/samples/index.ts';
import { push, webhook } from './calls.ts';
import type { Context } from './context.ts';
import { enrichedEvents, findingOf } from './enriched.ts';
import { FunctionProcess, post, type Call, type FunctionOptions } from './function-process.ts';
import { createTopics, functionOf } from './functions.ts';
import { buildServers, serverOf } from './servers.ts';

const projectId = 'bare-peers';

interface Rest {
  readonly events: number;
  readonly warmUps: number;
  readonly pauseMs: number;
}

/**
 * Measures the least that each stage can do, one call at a time: publish the body; publish a constant for a push; create a
 * constant finding for a push.
 * @returns the milliseconds of each answer, by the order of the stages.
 */
export async function barePeers(
  context: Context,
  rest: Rest,
): Promise<[receive: number[], enrich: number[], write: number[]]> {
  await createTopics(context, projectId);
  await buildServers(context.bundles);
  const { body } = await fixture('b17');
  const [constant] = await enrichedEvents(body);
  if (constant === undefined) throw new Error('the sample has no event');
  const published = { CONSTANT: JSON.stringify(constant), WINDOW_MS: '0' };
  const created = { CONSTANT: JSON.stringify(findingOf(constant)) };
  const measure = async (options: FunctionOptions, call: () => Call): Promise<number[]> => {
    context.say(`the bare peer ${options.target}`);
    return latenciesOf(context, options, call, rest);
  };
  return [
    await measure(await serverOf(context, 'http-publish', projectId, ['0']), () => webhook(body)),
    await measure(functionOf(context, 'publish-constant', projectId, published), () => push(body)),
    await measure(functionOf(context, 'create-constant', projectId, created), () =>
      push(JSON.stringify(constant), { eventId: randomUUID().replaceAll('-', '') }),
    ),
  ];
}

async function latenciesOf(
  context: Context,
  options: FunctionOptions,
  call: () => Call,
  { events, warmUps, pauseMs }: Rest,
): Promise<number[]> {
  const peer = await FunctionProcess.spawn(options);
  const latencies: number[] = [];
  try {
    await peer.firstAnswer(call());
    for (let index = -warmUps; index < events; index += 1) {
      context.check();
      const next = call();
      const begin = performance.now();
      await post(peer, next);
      if (index >= 0) latencies.push(performance.now() - begin);
      await sleep(pauseMs);
    }
    return latencies;
  } finally {
    await peer.stop();
  }
}
