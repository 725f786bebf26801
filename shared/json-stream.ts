import { endOfString } from './json.ts';

/**
 * Splits JSON objects in a row, with white space or nothing between them, each with its original text: the batches of
 * Splunk's HTTP Event Collector, which Fluent Bit and Vector write too, and Fluent Bit's format json_stream.
 * @param max Stop after one more than this: a list of all objects is itself large if each has two bytes.
 * @returns undefined unless the text is two or more objects. This function only finds their ends: its caller parses
 * them.
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
