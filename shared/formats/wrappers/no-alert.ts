import { isObject } from '../../json.ts';

/**
 * Recognizes an alert in a log that is damaged or not JSON. Returns the reason as one word for counting, and as an
 * error that an operator can act on. Undefined for all other log content.
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
    return { reason: 'truncated', error: 'a truncated alert, which is no longer JSON' };
  }
  return plainAlert.test(content)
    ? { reason: 'plain-text', error: 'an alert in plain text: set json_output of Falco to true' }
    : undefined;
}

/** Falco's alert without json_output: `HH:MM:SS.nnnnnnnnn: Priority …`, or with an ISO 8601 time; also in syslog. */
const plainAlert =
  /^\s*(?:[^{"]{0,120}?\bfalco(?:\[\d+\])?: )?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?: (?:emergency|alert|critical|error|warning|notice|informational|debug) /i;

/**
 * The beginning of a truncated alert contains one of these keys. A later part, which has no opening brace, must contain
 * at least two.
 */
function isCutAlert(text: string): boolean {
  const named = ['"rule"', '"priority"', '"output"', '"output_fields"'].filter((key) =>
    text.includes(key),
  ).length;
  return named >= (text.trimStart().startsWith('{') ? 1 : 2);
}
