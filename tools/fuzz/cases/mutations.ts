import fc from 'fast-check';
import { isObject } from '@pipeline/shared/json.ts';
import { oddKey, oddValue } from './odd-values.ts';
import { magnitude, weighted } from './arbitraries.ts';
import { shrinkingJson } from './shrinking.ts';

/** Mutators: inputs that almost equal one of the corpus. */

const jsonEdit = fc.record({
  /** The position: its remainders select the path at each level. */
  place: fc.noBias(fc.nat()),
  depth: weighted([8, fc.constant(20)], [1, fc.nat(2)]),
  change: weighted(
    [6, fc.constant('replace' as const)],
    [4, fc.constantFrom('remove', 'repeat', 'rename', 'add')],
  ),
  key: oddKey,
  value: oddValue,
});
type JsonEdit = typeof jsonEdit extends fc.Arbitrary<infer T> ? T : never;

/** JSON with one to four parts replaced, removed, repeated, renamed or added. */
export function mutatedJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const edits = fc.array(jsonEdit, { minLength: 1, maxLength: 4 });
  return shrinkingJson(
    fc.tuple(values, edits).map(([value, all]) => all.reduce(editedJson, value)),
  );
}

function editedJson(value: unknown, edit: JsonEdit): unknown {
  const entries = entriesOf(value);
  const at = edit.place % entries.length;
  const chosen = entries[at];
  if (chosen === undefined) return edit.value;
  const [key, inner] = chosen;
  const isDeeper = edit.depth > 0 && entriesOf(inner).length > 0;
  const place = Math.floor(edit.place / entries.length);
  const edited = entries.toSpliced(
    at,
    1,
    ...(isDeeper
      ? [[key, editedJson(inner, { ...edit, place, depth: edit.depth - 1 })] as const]
      : changes[edit.change](key, inner, edit)),
  );
  return Array.isArray(value) ? edited.map(([, element]) => element) : Object.fromEntries(edited);
}

type Entry = readonly [key: string, value: unknown];

const changes: Record<
  JsonEdit['change'],
  (key: string, value: unknown, edit: JsonEdit) => Entry[]
> = {
  replace: (key, _value, edit) => [[key, edit.value]],
  remove: () => [],
  repeat: (key, value, edit) => [
    [key, value],
    [edit.key, value],
  ],
  rename: (_key, value, edit) => [[edit.key, value]],
  add: (key, value, edit) => [
    [key, value],
    [edit.key, edit.value],
  ],
};

/** A number that keeps its digits has no entries: JSON.rawJSON creates a frozen object. */
function entriesOf(value: unknown): readonly Entry[] {
  const isContainer = Array.isArray(value) || (isObject(value) && !Object.isFrozen(value));
  return isContainer ? Object.entries(value) : [];
}

/** Bytes that are invalid in UTF-8, or unusual in text. */
const insertions = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0x00],
  [0xef, 0xbb, 0xbf],
  [0x1b, 0x5b, 0x33, 0x31, 0x6d],
  [0x0d, 0x0a],
  [0x5c, 0x75, 0x64, 0x38, 0x30, 0x30],
  [0x22],
  [0x5c],
  [0x7b],
  [0x5d],
  [0x2c],
];

const byteEdit = fc.record({
  place: fc.noBias(fc.nat()),
  length: magnitude(64),
  change: fc.constantFrom('truncate', 'insert', 'remove', 'repeat', 'overwrite', 'flip'),
  insertion: fc.constantFrom(...insertions),
  byte: fc.nat(255),
});
type ByteEdit = typeof byteEdit extends fc.Arbitrary<infer T> ? T : never;

/** Bytes with some flipped, truncated, repeated, overwritten or inserted. */
export function mutatedBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const edits = fc.array(byteEdit, { minLength: 1, maxLength: 4 });
  return fc.tuple(bytes, edits).map(([all, each]) => each.reduce(editedBytes, all));
}

function editedBytes(bytes: Buffer, edit: ByteEdit): Buffer {
  const at = edit.place % (bytes.length + 1);
  const chosen = bytes.subarray(at, at + edit.length);
  const after = bytes.subarray(at + edit.length);
  return Buffer.concat([bytes.subarray(0, at), ...byteChanges[edit.change](chosen, after, edit)]);
}

/** The replacement of the chosen bytes and of those after them. */
const byteChanges: Record<
  ByteEdit['change'],
  (chosen: Buffer, after: Buffer, edit: ByteEdit) => Uint8Array[]
> = {
  truncate: () => [],
  insert: (chosen, after, { insertion }) => [Buffer.from(insertion), chosen, after],
  remove: (_chosen, after) => [after],
  repeat: (chosen, after) => [chosen, chosen, after],
  overwrite: (chosen, after, { byte }) => [Buffer.alloc(chosen.length, byte), after],
  flip: (chosen, after, { byte }) => [
    chosen.map((old, index) => (index === 0 ? old ^ (1 << (byte % 8)) : old)),
    after,
  ],
};
