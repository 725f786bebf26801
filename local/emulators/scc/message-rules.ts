import { protobuf } from 'google-gax';
import { fieldRules, messageRules } from './field-rules.ts';
import { toPath } from './fields.ts';
import { isMessage, text, type Message } from './messages.ts';
import { timestampViolation } from './timestamps.ts';

/**
 * Rules about messages by their type, wherever in a finding they are.
 *
 * The rules for enums and for values without a kind are stricter than documented, on purpose: the Node client
 * turns an enum name it does not know into 0 or nothing, and drops a field it does not know,
 * without an error. The real service stores what is left of it; here the mistake comes to light.
 */

/** Enum fields without which their message says nothing: unset, they were misspelt or forgotten. */
const essential = new Map([
  ['MitreAttack', 'primaryTactic'],
  ['FileOperation', 'type'],
  ['IamBinding', 'action'],
  ['Role', 'kind'],
  ['Subject', 'kind'],
]);

/** The first violation within the message, with the path to it, or undefined. */
export function messageViolation(
  type: protobuf.Type,
  message: Message,
  path = '',
): string | undefined {
  const own = ownViolation(type, message);
  if (own !== undefined) return `${path}: ${own}`;
  for (const field of type.fieldsArray) {
    for (const [at, value] of elements(field, message[field.name])) {
      const violation = valueViolation(field, value, join(path, toPath(field.name)) + at);
      if (violation !== undefined) return violation;
    }
  }
  return undefined;
}

function ownViolation(type: protobuf.Type, message: Message): string | undefined {
  if (type.fullName === '.google.protobuf.Timestamp') return timestampViolation(message);
  if (type.fullName === '.google.protobuf.Value' && text(message, 'kind') === '') {
    return 'the value is of no kind: string_value, number_value or another must be set';
  }
  const demanded = messageRules.get(shortName(type))?.(message);
  if (demanded !== undefined) return demanded;
  const field = essential.get(type.name);
  // An empty message too: it is what is left when its only field was misspelt.
  if (field === undefined) return undefined;
  const { resolvedType } = type.fields[field] ?? {};
  if (!(resolvedType instanceof protobuf.Enum)) return undefined;
  const violation = zeroViolation(resolvedType, message[field]);
  return violation && `${toPath(field)} is ${violation}`;
}

function valueViolation(field: protobuf.Field, value: unknown, path: string): string | undefined {
  const { resolvedType, repeated } = field;
  if (resolvedType instanceof protobuf.Type) {
    return isMessage(value) ? messageViolation(resolvedType, value, path) : undefined;
  }
  if (value === undefined) return undefined;
  if (!(resolvedType instanceof protobuf.Enum)) return scalarViolation(field, value, path);
  // proto-loader leaves a number that has no name as it is.
  if (typeof value === 'number') return `${path}: ${value} is no value of ${resolvedType.name}`;
  const violation = repeated ? zeroViolation(resolvedType, value) : undefined;
  return violation && `${path}: ${violation}`;
}

function scalarViolation(
  { name, parent, repeated }: protobuf.Field,
  value: unknown,
  path: string,
): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // A singular field with its default says the same as one that is absent.
  if (parent === null || (!repeated && (value === '' || value === 0))) return undefined;
  const violation = fieldRules.get(`${shortName(parent)}.${name}`)?.(value);
  return violation && `${path}: ${violation}`;
}

/** `Kubernetes.Object`: its name within google.cloud.securitycenter.v2. */
function shortName({ fullName }: { readonly fullName: string }): string {
  return fullName.replace('.google.cloud.securitycenter.v2.', '');
}

/** Something is wrong with a value that is absent or the enum's zero where it has to say something. */
function zeroViolation({ valuesById }: protobuf.Enum, value: unknown): string | undefined {
  const zero = valuesById[0] ?? '0';
  return value === undefined || value === zero
    ? `${zero}: is the name that the client was given one of the enum's?`
    : undefined;
}

/** The values of a field, singular, repeated or a map, with what to append to its path for each. */
function elements(field: protobuf.Field, value: unknown): [at: string, value: unknown][] {
  if (Array.isArray(value)) return value.map((element, index) => [`[${index}]`, element]);
  if (field.map && isMessage(value)) {
    return Object.entries(value).map(([key, element]) => [`.${key}`, element]);
  }
  return [['', value]];
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
