import { instantOf } from '../../time.ts';

/** The fields that hold the time of the event itself: the engine's, and those of the plugins for the logs of clouds. */
const timeFields = [
  'evt.time',
  'evt.rawtime',
  'evt.time.iso8601',
  'ct.time',
  'gcp.time',
  'okta.published',
  'entra.time',
];

/** When an event happened, by its fields; undefined where none of them tells. */
export function timeOfFields(fields: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of timeFields) {
    const time = instantOf(fields[name]);
    if (time !== undefined) return time;
  }
  return undefined;
}
