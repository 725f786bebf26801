import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { fixture } from '../../../../../local/samples/index.ts';

/** The event of a fixture, by the beginning of its name and its place in it. */
export async function eventOf(prefix: string, index = 0): Promise<RuntimeEvent> {
  const item = parseJsonItems((await fixture(prefix)).body)[index];
  assert.ok(item?.kind === 'detection');
  return item.parse();
}

/** A Falco event with these fields. */
export function eventWith(fields: Record<string, unknown>, rest: object = {}): RuntimeEvent {
  const body = {
    rule: 'r',
    priority: 'Error',
    time: '2026-01-01T00:00:00Z',
    output_fields: fields,
  };
  const [item] = parseJsonItems(JSON.stringify({ ...body, ...rest }));
  assert.ok(item?.kind === 'detection');
  return item.parse();
}
