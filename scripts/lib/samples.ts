import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { sampleEvents } from '../../test/emulators/sysdig/index.ts';
import { fixture, fixtureFiles } from '../../test/fixtures/index.ts';
import type { Stack } from '../../test/stack/stack.ts';
import { itemsOf, readPayload, type Payload } from './payload.ts';

/** One of each way in: channel, forwarder batch, Falco, Falco's Kubernetes audit. */
const few = ['a01', 'b03', 'b17', 'e04', 'e08'];

/**
 * The samples that `--samples` asks for.
 * @throws Error in one line when a file cannot be read.
 */
export async function chosenSamples(which: readonly string[]): Promise<Payload[]> {
  if (which.length === 1 && which[0] === 'none') return [];
  if (which.length === 1 && which[0] === 'few') return Promise.all(few.map(fixture));
  const files = which.length === 1 && which[0] === 'all' ? fixtureFiles : which;
  return Promise.all(files.map(readPayload));
}

/** What Sysdig's events API has at first: some events of the hour before now, in milliseconds. */
export function polledSamples(now: number): string[] {
  return sampleEvents(6, { from: nanosOfMillis(now - 3_600_000), to: nanosOfMillis(now - 60_000) });
}

/** Sends a payload the way its sender would, and says what was answered. */
export async function deliver(stack: Stack, payload: Payload, token: string): Promise<string> {
  if (payload.isPublished) return publish(stack, payload);
  const response = await fetch(stack.receiveUrl, {
    method: 'POST',
    headers: { 'content-type': payload.contentType, authorization: `Bearer ${token}` },
    body: payload.body,
    signal: AbortSignal.timeout(30_000),
  });
  const answer = await response.text();
  // Its own log may come later than its answer: nothing of it may be overlooked until then.
  if (response.ok) expectAll(stack, payload);
  return `${response.status} ${answer}`;
}

function expectAll({ ledger }: Stack, payload: Payload): void {
  for (const item of itemsOf(payload)) if (item.kind === 'detection') ledger.expect(item.id);
}

/** Sysdig's and falcosidekick's own Pub/Sub outputs publish without our attributes. */
async function publish({ pubsub, ledger }: Stack, payload: Payload): Promise<string> {
  for (const item of itemsOf(payload)) if (item.kind !== 'ignored') ledger.expect(item.id);
  const id = await pubsub.topic(topics.events).publishMessage({ data: Buffer.from(payload.body) });
  return `published as message ${id}`;
}
