import { instantOf } from '../../time.ts';

/** The fields with the time of the event itself: the engine's, and those of the plugins for cloud logs. */
const timeFields = [
  'evt.time',
  'evt.rawtime',
  'evt.time.iso8601',
  'ct.time',
  'gcp.time',
  'okta.published',
  'entra.time',
];

/** Returns the time of an event from its fields; undefined if none contains it. */
export function timeOfFields(fields: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of timeFields) {
    const time = instantOf(fields[name]);
    if (time !== undefined) return time;
  }
  return undefined;
}
