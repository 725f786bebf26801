import { nanosOfMillis } from '../functions/poll/nanos.ts';
import { sampleEvents } from './emulators/sysdig/index.ts';
import { fixture, fixtureFiles } from './samples/index.ts';
import { readPayload, type Payload } from '../scripts/lib/payload.ts';

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
