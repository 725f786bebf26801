import { fieldOfPath } from './fields.ts';
import { text, type Message } from './messages.ts';
import { invalidArgument } from './refusal.ts';

/**
 * GroupFindingsRequest.group_by. Version 2 names fields only in its example, "parent,resource_name"; these are the
 * fields in google/cloud/securitycenter/v1/securitycenter_service.proto.
 */
const groupable = new Set(['resource_name', 'category', 'state', 'parent', 'severity']);

/**
 * "An element for each existing unique combination of property/values", in the order of their first findings, as
 * GroupResult.
 * @throws Refusal if a field does not support grouping.
 */
export function groupFindings(findings: readonly Message[], groupBy: string): Message[] {
  const paths = readPaths(groupBy);
  const groups = new Map<string, { values: readonly string[]; count: number }>();
  for (const finding of findings) {
    const values = paths.map((path) => text(finding, fieldOfPath(path) ?? ''));
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ values, count }) => ({
    properties: Object.fromEntries(
      paths.map((path, at) => [path, { stringValue: values[at], kind: 'stringValue' }]),
    ),
    count: String(count),
  }));
}

function readPaths(groupBy: string): string[] {
  if (groupBy.trim() === '') throw invalidArgument('group_by is required.');
  const paths = groupBy.split(',').map((path) => path.trim());
  const wrong = paths.find((path) => !groupable.has(path));
  if (wrong === undefined) return paths;
  throw invalidArgument(`group_by: "${wrong}" is not one of ${[...groupable].join(', ')}.`);
}
