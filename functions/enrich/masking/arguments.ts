import { isTextList, jsonOf } from '@pipeline/shared/json.ts';
import type { Lookup } from './lookup.ts';
import { maskText } from './mask-text.ts';
import { mask } from './spans.ts';

/**
 * Masks arguments after the program that another field names, since only mysql's -p is a password. Returns undefined if
 * no other field does.
 */
export function maskArguments(name: string, args: string, lookup: Lookup): string | undefined {
  const list = listIn(args);
  const program = programOf(name, lookup);
  if (list !== undefined) {
    const masked = maskList(list, wordsOf(program));
    return masked.every((word, at) => word === list[at]) ? args : JSON.stringify(masked);
  }
  if (program === undefined) return undefined;
  if (args.startsWith('('))
    return `(${maskAfter(args.slice(1), `(${wordsOf(program).join(',')},`)}`;
  const words = wordsOf(program).join(' ');
  return maskAfter(args, isDotted.test(name) ? `exe=${words} args=` : `${words} `);
}

/** Masks a list of arguments, where the one before may be the name of a secret. */
export function maskList(list: readonly string[], program: readonly string[] = []): string[] {
  const masked = jsonOf(maskText(JSON.stringify([...program, ...list])));
  return isTextList(masked) && masked.length === program.length + list.length
    ? masked.slice(program.length).map((word) => maskText(word))
    : list.map(() => mask);
}

const element = /^(.*(?<![A-Za-z])(?:args|arguments|argv|cmd|command))[[./](\d{1,4})(\]?)$/;

/** Returns whether the field is one argument: `proc.args[1]`, `jevt.value[/requestObject/spec/containers/0/args/1]`. */
export function isElement(name: string): boolean {
  return /\d\]?$/.test(name) && element.test(name);
}

/** Masks fields with one argument each together, like one list. Returns them by name. */
export function maskElements(names: readonly string[], lookup: Lookup): Map<string, string> {
  const masked = new Map<string, string>();
  for (const [list, members] of Map.groupBy(names, listNameOf)) {
    const inOrder = members.toSorted((a, b) => indexOf(a) - indexOf(b));
    const values = maskList(
      inOrder.map((name) => lookup(name) ?? ''),
      wordsOf(programOf(list, lookup)),
    );
    for (const [at, name] of inOrder.entries()) masked.set(name, values[at] ?? mask);
  }
  return masked;
}

/** Returns the name of the list: `proc.args`, `jevt.value[/requestObject/spec/containers/0/args]`. */
function listNameOf(name: string): string {
  const [, list = '', , end = ''] = element.exec(name) ?? [];
  return list.includes('[') ? list + end : list;
}

function indexOf(name: string): number {
  return Number(element.exec(name)?.[2]);
}

function maskAfter(args: string, before: string): string {
  const masked = maskText(before + args);
  return masked.startsWith(before) ? masked.slice(before.length) : maskText(args);
}

/** Falco's arguments of a call that runs a program. */
const isDotted = /^evt\.(?:raw)?arg[.[]args\]?$/;

/** The fields that name the program of the arguments, the best first. */
const programFields: readonly (readonly [RegExp, (...groups: string[]) => string[]])[] = [
  [/^proc\.args$/, () => ['proc.name', 'proc.exepath', 'proc.exe']],
  [
    /^proc\.aargs(\[1\])?$/,
    () => [...ancestor('[1]'), 'proc.pname', 'proc.pexepath', 'proc.pexe', ...ancestor('')],
  ],
  [/^proc\.aargs(\[\d+\])$/, (index = '') => ancestor(index)],
  // After a failed call, proc.name is still the old program.
  [isDotted, () => ['evt.arg.exe', 'evt.arg[exe]', 'evt.args', 'proc.name', 'proc.exepath']],
  [/^(.*process[._])args$/, (path = '') => [`${path}executable`, `${path}name`]],
  // Containers: the rest of the path is the same.
  [/^(.*[^A-Za-z])?(?:args|arguments)(\]?)$/, (path = '', end = '') => [`${path}command${end}`]],
];

function ancestor(index: string): string[] {
  return [`proc.aname${index}`, `proc.aexepath${index}`, `proc.aexe${index}`];
}

function programOf(name: string, lookup: Lookup): string | undefined {
  if (!name.includes('arg')) return undefined;
  for (const [pattern, fields] of programFields) {
    const match = pattern.exec(name);
    if (match === null) continue;
    return fields(...match.slice(1))
      .map((field) => (field === 'evt.args' ? exeIn(lookup(field)) : lookup(field)))
      .find((text) => text !== undefined);
  }
  return undefined;
}

function exeIn(args = ''): string | undefined {
  return /\bexe=(\S{1,256}) args=/.exec(args)?.[1];
}

/** Returns the list of texts in JSON. */
export function listIn(text: string): string[] | undefined {
  const list = text.startsWith('[') ? jsonOf(text) : undefined;
  return isTextList(list) ? list : undefined;
}

/** Returns the words of a command: a list as JSON or as Falco shows it, or one text. */
function wordsOf(command = ''): string[] {
  const list = listIn(command);
  if (list !== undefined) return list;
  const inner = /^\((.*)\)$/s.exec(command)?.[1];
  return inner?.split(',') ?? (command === '' ? [] : [command]);
}
