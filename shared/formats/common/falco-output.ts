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

/** Removes the time and the priority that Falco puts before the text. Either may be missing. */
export function withoutPrefix(output: string, own: string): string {
  const [prefix = ''] = timeBeforePriority.exec(output) ?? time.exec(output) ?? [];
  const rest = output.slice(prefix.length);
  const [word = ''] = prefix === '' ? [] : (priority.exec(rest) ?? []);
  const named = word === '' && rest.toLowerCase().startsWith(`${own.toLowerCase()} `) ? own : word;
  return named === '' ? rest : rest.slice(named.length + 1);
}
