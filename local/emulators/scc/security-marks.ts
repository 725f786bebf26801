import { child, text, type Message } from './messages.ts';
import { parseFindingName, findingName, type FindingName } from './names.ts';
import { invalidArgument, notEmulated } from './refusal.ts';

/** The security marks of findings. Quotes are from security_marks.proto and securitycenter_service.proto. */

const suffix = '/securityMarks';
const keyPattern = /^[A-Za-z0-9_-]{1,256}$/;
const maxValueLength = 4096;

/** The finding of security marks, from their name. @throws Refusal if it is not a name of marks. */
export function markedFinding(name: string): FindingName {
  if (/^[a-z]+\/[^/]+\/assets\/[^/]+\/securityMarks$/.test(name)) throw notEmulated('assets');
  const finding = name.endsWith(suffix)
    ? parseFindingName(name.slice(0, -suffix.length))
    : undefined;
  if (finding === undefined) {
    throw invalidArgument('security_marks.name must be [finding]/securityMarks.');
  }
  return finding;
}

/**
 * The marks of a finding after an update.
 * @param paths Empty, or `marks`: "all marks will be replaced"; "individual marks can be updated using
 * marks.<mark_key>".
 * @throws Refusal according to security_marks.proto.
 */
export function updateMarks(finding: Message, update: Message, paths: readonly string[]): Message {
  if (new Set(paths).size < paths.length) {
    throw invalidArgument('update_mask must not contain duplicate fields.');
  }
  const given = readMarks(update);
  const marks =
    paths.length === 0 || paths.includes('marks')
      ? given
      : mergeMarks(marksOf(finding), given, paths);
  const parsed = parseFindingName(text(finding, 'name'));
  const name = `${parsed === undefined ? '' : findingName(parsed)}${suffix}`;
  return { name, canonicalName: name, marks: Object.fromEntries(marks) };
}

/** The value of a mark; empty if there is none. "Keys and values are treated as case insensitive". */
export function markOf(finding: Message, key: string): string {
  return marksOf(finding).get(key.toLowerCase()) ?? '';
}

function marksOf(finding: Message): ReadonlyMap<string, string> {
  return readMarks(child(finding, 'securityMarks') ?? {});
}

function mergeMarks(
  marks: ReadonlyMap<string, string>,
  given: ReadonlyMap<string, string>,
  paths: readonly string[],
): ReadonlyMap<string, string> {
  const merged = new Map(marks);
  for (const path of paths) {
    const key = /^marks\.(.+)$/.exec(path)?.[1]?.toLowerCase();
    if (key === undefined || !keyPattern.test(key)) {
      throw invalidArgument(`update_mask: ${path} is not a field of security marks.`);
    }
    const value = given.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  return merged;
}

/** By lowercase key, because keys are case-insensitive. */
function readMarks(securityMarks: Message): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const [key, value] of Object.entries(child(securityMarks, 'marks') ?? {})) {
    const trimmed = String(value).trim();
    if (!keyPattern.test(key)) {
      throw invalidArgument(
        `marks: "${key}" is not 1 to 256 letters, numbers, underscores or dashes.`,
      );
    }
    if (trimmed.length < 1 || trimmed.length > maxValueLength) {
      throw invalidArgument(`marks.${key} must have 1 to ${maxValueLength} characters.`);
    }
    marks.set(key.toLowerCase(), trimmed);
  }
  return marks;
}
