import { parseJson } from '@pipeline/shared/json.ts';

/** The JSON of an answer; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
