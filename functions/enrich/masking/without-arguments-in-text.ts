import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { removalOf } from './argument-fields.ts';
import { listIn } from './arguments.ts';
import { outputKeyLength } from './output-keys.ts';
import { commandsInQueries } from './query-commands.ts';
import { mask, replaceSpans } from './spans.ts';

/** Returns the text without the arguments that it shows: in JSON, in a URL, after the names of a rule's output. */
export function withoutArgumentsInText(text: string): string {
  if (!/[={[]/.test(text)) return text;
  return withoutArgumentKeys(withoutQueryCommands(withoutArgumentsInJson(text)));
}

/** Returns the program of a command line, or of a command's list of words as JSON or as Falco shows it. */
export function programOf(command: string): string {
  const [first = command] = listIn(command) ?? [];
  const [, listed, plain] = /^\s*(?:\(([^\s,)]+)[,)]|(\S+))/.exec(first) ?? [];
  return listed ?? plain ?? mask;
}

/** Returns a command without its arguments. */
export function reduced(program: string, command: string): string {
  return program === command ? command : `${program} ${mask}`;
}

function withoutArgumentsInJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  const read = jsonOf(text);
  const kept = keptOf(read, maxDepth);
  const after = JSON.stringify(kept);
  return after === JSON.stringify(read) ? text : after;
}

/** Far deeper than an event. What is nested deeper is removed. */
const maxDepth = 100;

function keptOf(node: unknown, depth: number): unknown {
  if (typeof node === 'string') return withoutArgumentsInText(node);
  if (depth === 0) return mask;
  if (Array.isArray(node)) return node.map((each) => keptOf(each, depth - 1));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const removal = removalOf(key);
      if (removal === undefined || value === null) return [key, keptOf(value, depth - 1)];
      return [key, removal === 'all' ? mask : programIn(value)];
    }),
  );
}

function programIn(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? programOf(first) : mask;
}

/** The first parameter of a command is its program. */
function withoutQueryCommands(text: string): string {
  if (!text.includes('?')) return text;
  const spans = commandsInQueries(text).flatMap((words) =>
    words.map(({ start, end }, at) => {
      const program = /^(?:[^%+]|%2F)*/i.exec(text.slice(start, end))?.[0] ?? '';
      return { start: at === 0 ? start + program.length : start, end };
    }),
  );
  return replaceSpans(
    text,
    spans.filter(({ start, end }) => start < end),
  );
}

/**
 * A rule's output can show a command line that no field contains; then the output's own names show where. Some rules
 * omit the space before a name, `evt.type=execveproc.args=`. Parameters of a URL are not such names.
 */
const key = /(?<![\w.?&]|&amp;)[A-Za-z][\w.]{0,200}(?:\[[^\]\s]{1,256}\])?(?==)/g;

function withoutArgumentKeys(output: string): string {
  let result = '';
  let done = 0;
  const search = new RegExp(key);
  for (let match = search.exec(output); match !== null; match = search.exec(output)) {
    if (removalOf(match[0]) === undefined) continue;
    const start = match.index + match[0].length + 1;
    const end = endOfValue(output, start);
    result += output.slice(done, start) + withoutValue(match[0], output.slice(start, end));
    done = end;
    search.lastIndex = end;
  }
  return result + output.slice(done);
}

function endOfValue(output: string, start: number): number {
  for (const { index } of output.slice(start).matchAll(/\s(?=\S)/g)) {
    const next = start + index + 1;
    if (outputKeyLength(output.slice(next, next + 80)) > 0) return start + index;
  }
  return output.endsWith(')') ? Math.max(start, output.length - 1) : output.length;
}

function withoutValue(name: string, value: string): string {
  if (value.trim() === '' || value === '<NA>' || /^-?\d{1,3}$/.test(value)) return value;
  return /cmdline|command|exeline/i.test(name) ? reduced(programOf(value), value.trim()) : mask;
}
