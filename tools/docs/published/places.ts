import { flat } from '../../lib/json-paths.ts';
import type { Carrier } from './carriers.ts';
import { factsOf, findingOf } from './events.ts';
import { valuesOf, type Value } from './values.ts';

/** The values of a carrier that are missing in its findings; empty if all are found. */
export async function missingOf(carrier: Carrier, n: number): Promise<string[]> {
  const values = valuesOf(carrier, n);
  if (values.length === 0) return missingOfFlag(carrier);
  const missing = await Promise.all(
    values.map(async ({ json, needles }) => {
      const finding = await findingOf(carrier.event(json));
      const text = carrier.sentence ? JSON.stringify(finding) : factsOf(finding);
      return needles.some((needle) => !says(text, needle)) ? [`${carrier.name} = ${json}`] : [];
    }),
  );
  return missing.flat();
}

/** A time may be the finding's own, in the finding's form. */
export function says(text: string, needle: string): boolean {
  if (text.includes(needle)) return true;
  const [, seconds, nanos] = /^(\d{10})(\d{9})$/.exec(needle) ?? [];
  if (seconds === undefined) return false;
  const instant = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return text.includes(`${instant}.${nanos}Z`);
}

/** For a flag, true, false and absent must have different effects. */
async function missingOfFlag(carrier: Carrier): Promise<string[]> {
  const texts = await Promise.all(
    ['true', 'false', undefined].map(async (json) => factsOf(await findingOf(carrier.event(json)))),
  );
  return new Set(texts).size === texts.length ? [] : [`${carrier.name} = true or false`];
}

/** The fields of the finding that show a carrier's values, or that change with them: its places, by experiment. */
export async function placesOf(carrier: Carrier, n: number): Promise<string[]> {
  const values = valuesOf(carrier, n);
  const before = flat(await findingOf(carrier.event()));
  const places = await Promise.all(
    (values.length === 0 ? [flag] : values).map(async ({ json, needles }) => {
      const after = flat(await findingOf(carrier.event(json)));
      const changed = [...after].filter(
        ([path, value]) => !notPlaces.test(path) && before.get(path) !== value,
      );
      const shown = changed.filter(([, value]) => needles.some((needle) => says(value, needle)));
      return (shown.length > 0 ? shown : changed).map(([path]) =>
        path.replaceAll(/\[\d+\]/g, '[]'),
      );
    }),
  );
  return [...new Set(places.flat())];
}

const flag: Value = { json: 'true', needles: ['"true"'] };

/** Fields that change with every value, or that contain it only in a sentence. */
const notPlaces = /^(?:name|nextSteps|description|sourceProperties\.(?:event_id|summary))$/;
