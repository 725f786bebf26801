import { nanosOfMillis } from '../functions/poll/nanos.ts';
import { sampleEvents } from './emulators/sysdig/index.ts';
import { fixture, fixtureFiles } from './samples/index.ts';
import { readPayload, type Payload } from '../scripts/lib/payload.ts';

/** One sample per way in: channel, forwarder batch, Falco, Falco's Kubernetes audit. */
const few = ['a01', 'b03', 'b17', 'r06', 'r08'];

/**
 * Reads the samples that `--samples` names.
 * @throws Error with one line if a file cannot be read.
 */
export async function chosenSamples(which: readonly string[]): Promise<Payload[]> {
  if (which.length === 1 && which[0] === 'none') return [];
  if (which.length === 1 && which[0] === 'few') return Promise.all(few.map(fixture));
  const files = which.length === 1 && which[0] === 'all' ? fixtureFiles : which;
  return Promise.all(files.map(readPayload));
}

/** The initial events of Sysdig's events API, from the hour before now, in milliseconds. */
export function polledSamples(now: number): string[] {
  return sampleEvents(6, { from: nanosOfMillis(now - 3_600_000), to: nanosOfMillis(now - 60_000) });
}
