import { isObject, parseForRewriting, type JsonObject } from '@pipeline/shared/json.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { brokenKinds } from './broken-kinds.ts';
import type { EventKind } from './event-kind.ts';
import { instanceOf, labelledMachine } from './instances.ts';
import { lookupKinds } from './lookup-kinds.ts';
import { edgeCaseKinds } from './edge-case-kinds.ts';
import { varied } from './event-variants.ts';

/** Every kind of event: each item of each sample, and the kinds without a sample. */
export async function allKinds(seed: number): Promise<EventKind[]> {
  const kinds: EventKind[] = [];
  for (const file of fixtureFiles) {
    const payload = await readPayload(file);
    for (const [index, item] of itemsOf(payload).entries()) {
      const name = `${payload.name}#${index}`;
      if (item.kind === 'detection') kinds.push(detection(name, item.format, item.data, seed));
    }
    kinds.push(...ignoredKind(payload.name, payload.body, itemsOf(payload)));
  }
  return [...kinds, ...lookupKinds(seed), ...edgeCaseKinds(seed), ...brokenKinds(seed)];
}

function detection(name: string, format: string, data: string, seed: number): EventKind {
  const sample = objectOf(data);
  const isLabelled = data.includes(labelledMachine.id);
  return {
    name,
    format,
    weight: 1,
    counted: 'accepted',
    event: (n, copy) => {
      const { body, id, time } = varied(format, sample, n, copy, seed);
      return {
        text: JSON.stringify(body),
        id,
        time,
        ...(isLabelled && {
          instance: instanceOf(labelledMachine),
          instanceMayLackDetails: true,
        }),
      };
    },
  };
}

/** A sample that contains no detection, sent unchanged. */
function ignoredKind(name: string, body: string, items: ReturnType<typeof itemsOf>): EventKind[] {
  const [only, ...others] = items;
  if (only?.kind !== 'ignored' || others.length > 0) return [];
  const { format } = only;
  const text = JSON.stringify(
    objectOf(body.trim().startsWith('[') ? body.trim().slice(1, -1) : body),
  );
  return [{ name, format, weight: 0.12, counted: 'ignored', event: () => ({ text, id: '' }) }];
}

/** The parsed sample for rewriting, with every digit. */
function objectOf(data: string): JsonObject {
  const body = parseForRewriting(data);
  if (!isObject(body)) throw new Error('a sample is no object');
  return body;
}
