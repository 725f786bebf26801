import { endOfString } from './json.ts';

/**
 * Splits concatenated JSON objects into their original texts. White space may separate the objects. Splunk's HTTP Event
 * Collector accepts such batches, Fluent Bit and Vector send them, and Fluent Bit's format json_stream is the same.
 * @param max Stops after one more object than this: at two bytes an object, the list itself would be large.
 * @returns undefined unless the text is two or more objects. Only finds where objects end: the caller parses them.
 */
export function objectsInRow(text: string, max: number): string[] | undefined {
  const objects: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (depth === 0) {
      if (char === '{') start = at;
      else if (!/\s/.test(char)) return undefined;
    }
    // Most of a text is strings: skip each in one step.
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) objects.push(text.slice(start, at + 1));
      if (objects.length > max) return objects;
    }
  }
  return depth === 0 && objects.length > 1 ? objects : undefined;
}
