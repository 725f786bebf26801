import { formats } from '../../generated/formats.ts';
import type { JsonObject } from '../../json.ts';

/** Returns whether a format recognizes a body that a sender sent as an event. */
export function isRecognized(body: JsonObject): boolean {
  return formats.some((format) => format.recognise(body));
}

/** Returns whether an object anywhere in a record is an event for certain. */
export function isCertain(object: JsonObject): boolean {
  return formats.some(
    (format) =>
      format.isCertain !== undefined && format.recognise(object) && format.isCertain(object),
  );
}
