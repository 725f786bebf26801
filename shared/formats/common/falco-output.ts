const priorities =
  '(?:emergency|alert|critical|error|warning|notice|informational|info|debug)(?= )';

/** A time in any form and a colon, followed by a priority. */
const timeBeforePriority = new RegExp(
  String.raw`^(?=.{0,60}\d\d:\d\d)[^()=]{4,60}?: (?=${priorities})`,
  'is',
);
/** A time of digits and a colon, followed by anything. */
const time = /^(?=\S*\d\d:\d\d|\d{9})[\d:.,TZ+/-]{4,40}: /;
const priority = new RegExp(`^${priorities}`, 'i');

/**
 * Removes the time and the priority that Falco puts before the text. falcosidekick puts them there in a format that the
 * operator chooses. Either may be missing.
 */
export function withoutPrefix(output: string, own: string): string {
  const text = withoutFalcos(output, own);
  let rest = text === output ? text : text.replace(/^[|-]\s+/, '');
  let length = leadOf(rest, own);
  while (length > 0) {
    rest = rest.slice(length);
    length = leadOf(rest, own);
  }
  return rest;
}

function withoutFalcos(output: string, own: string): string {
  const [prefix = ''] = timeBeforePriority.exec(output) ?? time.exec(output) ?? [];
  const rest = output.slice(prefix.length);
  const [word = ''] = prefix === '' ? [] : (priority.exec(rest) ?? []);
  const named = word === '' && rest.toLowerCase().startsWith(`${own.toLowerCase()} `) ? own : word;
  return named === '' ? rest : rest.slice(named.length + 1);
}

/** A time or a word at the beginning, in brackets or before a mark: `[Warning] `, `Warning: `, `10:11:12.1 | `. */
const lead =
  /^([[(]?)(?:([\dT-]{0,11}\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)|([A-Za-z]{4,13}))[\])]?(\s?[:|-])?\s+/;

/** Returns the length of a leading time, or of the alert's own priority. */
function leadOf(text: string, own: string): number {
  const match = lead.exec(text);
  if (match === null) return 0;
  const [whole, bracket, clock, word, mark] = match;
  const isMarked = bracket !== '' || mark !== undefined;
  // A time without a mark counts only if the priority follows.
  const next = /^\W?([A-Za-z]+)/.exec(text.slice(whole.length))?.[1];
  const isLead =
    clock === undefined ? isMarked && isSame(word, own) : isMarked || isSame(next, own);
  return isLead ? whole.length : 0;
}

function isSame(word: string | undefined, own: string): boolean {
  return word?.toLowerCase() === own.toLowerCase();
}
