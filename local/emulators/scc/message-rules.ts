import { protobuf } from 'google-gax';
import { fieldRules, messageRules } from './field-rules.ts';
import { toPath } from './fields.ts';
import { isMessage, text, type Message } from './messages.ts';
import { timestampViolation } from './timestamps.ts';

/**
 * Rules for messages by type, anywhere in a finding.
 *
 * The rules for enums and for values without a kind are deliberately stricter than documented. The Node client silently
 * turns an unknown enum name into 0 or nothing, and drops an unknown field. The real service stores the rest; here the
 * mistake becomes visible.
 */

/** Enum fields without which their message is meaningless: unset, they were misspelled or forgotten. */
const essential = new Map([
  ['MitreAttack', 'primaryTactic'],
  ['FileOperation', 'type'],
  ['IamBinding', 'action'],
  ['Role', 'kind'],
  ['Subject', 'kind'],
]);

/** The first violation in the message, after its path, such as `.access.caller_ip: "nope" is not an IP address`; or undefined. */
export function messageViolation(type: protobuf.Type, message: Message): string | undefined {
  const own = ownViolation(type, message);
  if (own !== undefined) return `: ${own}`;
  for (const field of type.fieldsArray) {
    const all = message[field.name];
    // Most fields are absent, and have no rule for that.
    if (all === undefined) continue;
    for (const [at, value] of elements(field, all)) {
      const violation = valueViolation(field, value);
      if (violation !== undefined) return `.${toPath(field.name)}${at}${violation}`;
    }
  }
  return undefined;
}

function ownViolation(type: protobuf.Type, message: Message): string | undefined {
  const name = shortName(type);
  if (name === '.google.protobuf.Timestamp') return timestampViolation(message);
  if (name === '.google.protobuf.Value' && text(message, 'kind') === '') {
    return 'the value is of no kind: string_value, number_value or another must be set';
  }
  const demanded = messageRules.get(name)?.(message);
  if (demanded !== undefined) return demanded;
  const field = essential.get(type.name);
  // Check an empty message too: it remains if its only field was misspelled.
  if (field === undefined) return undefined;
  const { resolvedType } = type.fields[field] ?? {};
  if (!(resolvedType instanceof protobuf.Enum)) return undefined;
  const violation = zeroViolation(resolvedType, message[field]);
  return violation && `${toPath(field)} is ${violation}`;
}

function valueViolation(field: protobuf.Field, value: unknown): string | undefined {
  const { resolvedType, repeated } = field;
  if (resolvedType instanceof protobuf.Type) {
    return isMessage(value) ? messageViolation(resolvedType, value) : undefined;
  }
  if (!(resolvedType instanceof protobuf.Enum)) return scalarViolation(field, value);
  // The decoder keeps a number that has no name.
  if (typeof value === 'number') return `: ${value} is not a value of ${resolvedType.name}`;
  const violation = repeated ? zeroViolation(resolvedType, value) : undefined;
  return violation && `: ${violation}`;
}

function scalarViolation(
  { name, parent, repeated }: protobuf.Field,
  value: unknown,
): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // A singular field with its default value is the same as an absent one.
  if (parent === null || (!repeated && (value === '' || value === 0))) return undefined;
  const violation = fieldRules.get(`${shortName(parent)}.${name}`)?.(value);
  return violation && `: ${violation}`;
}

/** Computing the full name of a type joins those of its parents each time. */
const shortNames = new WeakMap<protobuf.NamespaceBase, string>();

/** `Kubernetes.Object`: its name within google.cloud.securitycenter.v2. */
function shortName(type: protobuf.NamespaceBase): string {
  const known = shortNames.get(type);
  if (known !== undefined) return known;
  const name = type.fullName.replace('.google.cloud.securitycenter.v2.', '');
  shortNames.set(type, name);
  return name;
}

/** A required value is absent or the enum's zero. */
function zeroViolation({ valuesById }: protobuf.Enum, value: unknown): string | undefined {
  const zero = valuesById[0] ?? '0';
  return value === undefined || value === zero
    ? `${zero}: is the name that the client was given one of the enum's?`
    : undefined;
}

/** The values of a field, singular, repeated or a map, each with the suffix of its path. */
function elements(field: protobuf.Field, value: unknown): [at: string, value: unknown][] {
  if (Array.isArray(value)) return value.map((element, index) => [`[${index}]`, element]);
  if (field.map && isMessage(value)) {
    return Object.entries(value).map(([key, element]) => [`.${key}`, element]);
  }
  return [['', value]];
}
