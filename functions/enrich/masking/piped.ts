import { programOf, segmentsOf, type Segment, type Word } from './command-words.ts';
import { isHarmless } from './harmless.ts';
import type { Rule, Span } from './spans.ts';
import { valueAt } from './values.ts';

/** Secrets that a command writes to a program's standard input on the same line. */
export const piped: Rule = (text) =>
  text.includes('|') || text.includes('<<<')
    ? segmentsOf(text)
        .flatMap((segment) => echoed(text, segment).concat(hereStrings(text, segment)))
        .filter(({ start, end }) => !isHarmless(text.slice(start, end)))
    : [];

/** `docker login --password-stdin`, `gh auth login --with-token`, `sudo -S`, `chpasswd`, … */
function readsSecret({ words }: Segment): boolean {
  if (words.some(({ text }) => /^--(?:[\w-]{1,40}-stdin|with-token)\b/.test(text))) return true;
  const programs = new Set(words.map((word) => programOf(word)));
  const has = (...wanted: string[]): boolean => words.some(({ text }) => wanted.includes(text));
  const reads = (file: string): boolean =>
    ['-', '/dev/stdin'].some((name) => has(`${file}=${name}`) || (has(file) && has(name)));
  return (
    programs.has('chpasswd') ||
    programs.has('cryptsetup') ||
    programs.has('kinit') ||
    (programs.has('smbpasswd') && has('-s')) ||
    (programs.has('adcli') && has('--stdin-password')) ||
    (has('--passphrase-fd') && has('0')) ||
    (programs.has('sudo') && has('-S', '--stdin', '-kS', '-Sk')) ||
    (programs.has('passwd') && has('--stdin')) ||
    (programs.has('vault') && has('login')) ||
    (programs.has('gcloud') && has('secrets') && reads('--data-file')) ||
    (programs.has('openssl') && has('stdin', 'passwd'))
  );
}

/** Returns all arguments of echo or printf except options. */
function echoed(text: string, { words, reader }: Segment): Span[] {
  if (reader === undefined || !readsSecret(reader)) return [];
  const at = words.findIndex((word) => /^(?:echo|printf|write-output)$/.test(programOf(word)));
  if (at < 0) return [];
  const given = words.slice(at + 1).filter((word) => !/^-[neE]{1,3}$/.test(word.text));
  const [first] = given;
  const last = given.at(-1);
  if (first === undefined || last === undefined) return [];
  const start = valueAt(text, first.start).start;
  return [{ start, end: Math.max(start, withoutQuote(last)) }];
}

function withoutQuote({ text, end }: Word): number {
  return /["'`]$/.test(text) ? end - 1 : end;
}

function hereStrings(text: string, segment: Segment): Span[] {
  const { words } = segment;
  if (!words.some((word) => word.text.startsWith('<<<')) || !readsSecret(segment)) return [];
  return words.flatMap((word, at) => {
    const [next] = word.text === '<<<' ? words.slice(at + 1) : [];
    if (next !== undefined) return [valueAt(text, next.start)];
    return /^<<<./.test(word.text) ? [valueAt(text, word.start + '<<<'.length)] : [];
  });
}
