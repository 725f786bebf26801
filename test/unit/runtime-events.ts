import assert from 'node:assert/strict';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { parseJsonItems, type Item } from '@pipeline/shared/items.ts';
import { toEvent } from '../../functions/enrich/to-event.ts';

/** When the events of tests come in. */
export const receivedAt = '2026-11-24T12:00:00.000000000Z';

/** The event of an item, as enrich makes it of an alert. */
export function eventOfItem(item: Item | undefined): RuntimeEvent {
  assert.ok(item?.kind === 'detection');
  return toEvent(item.parse(), { id: item.id, format: item.format, receivedAt });
}

/** The event of the only alert in a body. */
export function eventOfBody(body: object | string): RuntimeEvent {
  return eventOfItem(parseJsonItems(typeof body === 'string' ? body : JSON.stringify(body))[0]);
}

/** The alert in a body. */
export function alertOfBody(body: object | string): Alert {
  const [item] = parseJsonItems(typeof body === 'string' ? body : JSON.stringify(body));
  assert.ok(item?.kind === 'detection');
  return item.parse();
}
