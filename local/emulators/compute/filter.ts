import { invalidField } from './errors.ts';
import { defaultStatus, type ComputeInstance } from './instances.ts';

/**
 * The supported part of the list filters of https://google.aip.dev/160: `FIELD = VALUE` with the fields name, status
 * and labels.KEY, optionally in parentheses, joined by AND. Everything else is refused, because ignoring a filter would
 * hide a mistake.
 */

type Test = (instance: ComputeInstance) => boolean;

const restriction = /^(name|status|labels\.[a-z0-9_-]+)\s*=\s*(?:"([^"\\]*)"|([\w.-]+))$/;

/**
 * Compiles a filter; every instance passes an empty one.
 * @throws HttpError 400
 */
export function parseFilter(filter: string): Test {
  // The real service rejects it too: https://github.com/googleapis/google-api-go-client/issues/813
  if (filter.includes('networkInterfaces')) throw invalid(filter, '');
  if (filter.trim() === '') return () => true;
  const tests = filter.split(/\sAND\s/).map((part) => parseRestriction(part.trim(), filter));
  return (instance) => tests.every((test) => test(instance));
}

function parseRestriction(part: string, filter: string): Test {
  const inner = /^\(\s*([^()]*?)\s*\)$/.exec(part)?.[1] ?? part;
  const [, field, quoted, bare] = restriction.exec(inner) ?? [];
  if (field === undefined) {
    throw invalid(filter, ' This emulator supports name, status and labels.KEY with = and AND.');
  }
  const value = quoted ?? bare;
  return (instance) => read(instance, field) === value;
}

function read(instance: ComputeInstance, field: string): string | undefined {
  if (field === 'name') return instance.name;
  if (field === 'status') return instance.status ?? defaultStatus;
  const labels = new Map(Object.entries(instance.labels ?? {}));
  return labels.get(field.slice('labels.'.length));
}

function invalid(filter: string, hint: string): Error {
  return invalidField('filter', filter, `Invalid list filter expression.${hint}`);
}
