import { text, type Message } from './messages.ts';
import { findingName, parseFindingName } from './names.ts';
import { invalidArgument } from './refusal.ts';

/**
 * The part of the filter language of ListFindingsRequest that we know: `FIELD = "VALUE"`, joined by
 * AND. Everything else is refused: a filter that is taken and then ignored would hide a mistake.
 */

/** The values a field can be compared with; null: any text. */
const fields = new Map<string, readonly string[] | null>([
  ['name', null],
  ['resource_name', null],
  ['category', null],
  ['state', ['ACTIVE', 'INACTIVE']],
  ['severity', ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'SEVERITY_UNSPECIFIED']],
]);

const restriction = /\s*([a-z_.]+)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(AND\s|$)/y;

/**
 * The test that a filter stands for; every finding passes an empty one.
 * @throws Refusal when the filter is beyond what is supported here.
 */
export function parseFilter(filter: string): (finding: Message) => boolean {
  if (filter.trim() === '') return () => true;
  const tests: ((finding: Message) => boolean)[] = [];
  restriction.lastIndex = 0;
  for (;;) {
    const start = restriction.lastIndex;
    const [, field, quoted, next] = restriction.exec(filter) ?? [];
    if (field === undefined || quoted === undefined) throw unsupported(filter.slice(start));
    tests.push(comparison(field, quoted.replaceAll(/\\(.)/g, '$1')));
    if (next === '') return (finding) => tests.every((test) => test(finding));
  }
}

function comparison(field: string, value: string): (finding: Message) => boolean {
  const values = fields.get(field);
  if (values === undefined) throw unsupported(field);
  if (values !== null && !values.includes(value)) {
    throw invalidArgument(`filter: "${value}" is no value of ${field}.`);
  }
  return (finding) => read(finding, field) === (field === 'name' ? fullName(value) : value);
}

function read(finding: Message, field: string): string {
  if (field === 'resource_name') return text(finding, 'resourceName');
  if (field === 'severity') return text(finding, 'severity') || 'SEVERITY_UNSPECIFIED';
  return text(finding, field);
}

function fullName(name: string): string {
  const parsed = parseFindingName(name);
  return parsed === undefined ? name : findingName(parsed);
}

function unsupported(rest: string): Error {
  const known = [...fields.keys()].join(', ');
  return invalidArgument(
    `filter: this emulator knows FIELD = "VALUE" joined by AND, with the fields ${known}; not: ${rest}`,
  );
}
