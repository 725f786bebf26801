import type { Instance } from '@pipeline/shared/event.ts';
import { isObject, parseForRewriting, type JsonObject } from '@pipeline/shared/json.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { brokenKinds } from './broken-kinds.ts';
import { instanceOf, labelledMachine } from './instances.ts';
import { lookupKinds } from './lookup-kinds.ts';
import { unusualKinds } from './unusual-kinds.ts';
import { varied } from './vary.ts';

/** An event as its sender sends it, and what is known of it apart from the program. */
export interface SentEvent {
  readonly text: string;
  /** Of the finding or the dead letter; empty where nothing may come of it. */
  readonly id: string;
  /** When it happened, in nanoseconds; undefined where nothing comes of it that has a time. */
  readonly time?: bigint;
  /** It says no time, or one that is yet to come: the finding's is when it came in, which the run decides. */
  readonly isDatedByReceipt?: boolean;
  /** What the Compute API says of where it happened. */
  readonly instance?: Instance;
  /** Its own labels suffice while the Compute API fails: ADR 8. */
  readonly instanceMayLackDetails?: boolean;
}

/** A sort of event: a sample, and how the many that are sent differ from it. */
export interface Kind {
  readonly name: string;
  /** The form it is in, by the name of its file in shared/formats; undefined where no format knows it. */
  readonly format: string | undefined;
  /** How often it comes, against the others. */
  readonly weight: number;
  /** What receive answers it with. */
  readonly counted: 'accepted' | 'ignored' | 'quarantined';
  /** Where it goes in: most by webhook. A stray is published to the topic `findings`, where it does not belong. */
  readonly isStray?: boolean;
  /** The `n`th event of the run. @param copy 0 for the first time it is sent. */
  event(n: number, copy: number): SentEvent;
}

/** Every sort of event there is: each item of each sample, and those that need trouble of their own. */
export async function allKinds(seed: number): Promise<Kind[]> {
  const kinds: Kind[] = [];
  for (const file of fixtureFiles) {
    const payload = await readPayload(file);
    for (const [index, item] of itemsOf(payload).entries()) {
      const name = `${payload.name}#${index}`;
      if (item.kind === 'detection') kinds.push(detection(name, item.format, item.data, seed));
    }
    kinds.push(...ignoredKind(payload.name, payload.body, itemsOf(payload)));
  }
  return [...kinds, ...lookupKinds(seed), ...unusualKinds(seed), ...brokenKinds(seed)];
}

function detection(name: string, format: string, data: string, seed: number): Kind {
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

/** A sample that is wholly no detection, sent as it is. */
function ignoredKind(name: string, body: string, items: ReturnType<typeof itemsOf>): Kind[] {
  const [only, ...others] = items;
  if (only?.kind !== 'ignored' || others.length > 0) return [];
  const { format } = only;
  const text = JSON.stringify(
    objectOf(body.trim().startsWith('[') ? body.trim().slice(1, -1) : body),
  );
  return [{ name, format, weight: 0.12, counted: 'ignored', event: () => ({ text, id: '' }) }];
}

/** The sample for writing it again, with every digit. */
function objectOf(data: string): JsonObject {
  const body = parseForRewriting(data);
  if (!isObject(body)) throw new Error('a sample is no object');
  return body;
}
