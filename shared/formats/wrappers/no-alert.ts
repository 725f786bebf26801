import { isObject } from '../../json.ts';

/**
 * Why text or an object in a log is an alert all the same that has been damaged, or is not in JSON: in a word for
 * counting, and in words that a person can act on. Undefined for what anything else logs.
 */
export function damageOf(
  content: unknown,
):
  | { readonly reason: 'truncated' | 'plain-text' | 'unknown-format'; readonly error: string }
  | undefined {
  if (isObject(content)) {
    if ('rule' in content && ('output' in content || 'priority' in content)) {
      return { reason: 'unknown-format', error: 'it names a rule, and no format recognizes it' };
    }
    const { message, log } = content;
    const line = [message, log].find((value) => typeof value === 'string');
    return line === undefined ? undefined : damageOf(line);
  }
  if (typeof content !== 'string') return undefined;
  if (isCutAlert(content)) {
    return { reason: 'truncated', error: 'an alert that was cut on its way is no JSON any more' };
  }
  return plainAlert.test(content)
    ? { reason: 'plain-text', error: 'an alert in plain text: set json_output of Falco to true' }
    : undefined;
}

/** As Falco prints one without json_output: `HH:MM:SS.nnnnnnnnn: Priority …`, or with the time of ISO 8601; in syslog, too. */
const plainAlert =
  /^\s*(?:[^{"]{0,120}?\bfalco(?:\[\d+\])?: )?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?: (?:emergency|alert|critical|error|warning|notice|informational|debug) /i;

/** The beginning of one names some of these; a later part, which no brace begins, at least two. */
function isCutAlert(text: string): boolean {
  const named = ['"rule"', '"priority"', '"output"', '"output_fields"'].filter((key) =>
    text.includes(key),
  ).length;
  return named >= (text.trimStart().startsWith('{') ? 1 : 2);
}
