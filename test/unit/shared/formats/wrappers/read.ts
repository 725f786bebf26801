import assert from 'node:assert/strict';
import { parseItems, type Detection, type Item } from '@pipeline/shared/items.ts';

export function itemsOf(body: unknown): Item[] {
  return parseItems(JSON.stringify(body));
}

/** The detection of a body that holds nothing else. */
export function only(body: unknown): Detection {
  const [item, ...others] = itemsOf(body);
  assert.ok(item?.kind === 'detection' && others.length === 0, JSON.stringify(item));
  return item;
}
