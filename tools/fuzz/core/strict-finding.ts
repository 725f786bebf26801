import { protobuf } from 'google-gax';
import type { Finding } from '../../../functions/write/finding/finding.ts';
import { findingType } from '../../../local/emulators/scc/descriptor.ts';

/**
 * Why a strict protobuf decoder refuses a finding in the client's encoding; undefined if it accepts it. The client's
 * encoder writes half a surrogate pair as bytes that are invalid UTF-8, and its decoder reads them back, whereas the
 * specification requires a parser to refuse them: https://protobuf.dev/programming-guides/proto3/#scalar
 */
export function strictFault(finding: Finding): string | undefined {
  const bytes = findingType.encode(findingType.fromObject(finding)).finish();
  return faultIn(findingType, bytes, findingType.name);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function faultIn(type: protobuf.Type, bytes: Uint8Array, where: string): string | undefined {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    if (field === undefined) return `${where} has no field ${tag >>> 3}`;
    if ((tag & 7) !== 2) {
      reader.skipType(tag & 7);
      continue;
    }
    const fault = faultInField(field.resolve(), reader.bytes(), `${where}.${field.name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultInField(
  { resolvedType, map, type }: protobuf.FieldBase,
  bytes: Uint8Array,
  where: string,
): string | undefined {
  const message = resolvedType instanceof protobuf.Type ? resolvedType : undefined;
  if (map) return faultInEntry(message, bytes, where);
  if (message !== undefined) return faultIn(message, bytes, where);
  return type === 'string' ? faultInText(bytes, where) : undefined;
}

/** A map entry is a message of the key, 1, a text in every map of a finding, and the value, 2. */
function faultInEntry(
  value: protobuf.Type | undefined,
  bytes: Uint8Array,
  where: string,
): string | undefined {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const isKey = reader.uint32() >>> 3 === 1;
    const part = reader.bytes();
    const fault =
      isKey || value === undefined
        ? faultInText(part, isKey ? `a key of ${where}` : where)
        : faultIn(value, part, where);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultInText(bytes: Uint8Array, where: string): string | undefined {
  try {
    utf8.decode(bytes);
    return undefined;
  } catch {
    return `${where} is no UTF-8`;
  }
}
