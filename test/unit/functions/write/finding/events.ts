import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { eventOfBody, eventOfItem } from '../../../runtime-events.ts';
import { fixture } from '../../../../../local/samples/index.ts';

/** Returns the event of a fixture, by the beginning of its name and its position. */
export async function eventOf(prefix: string, index = 0): Promise<RuntimeEvent> {
  return eventOfItem(parseJsonItems((await fixture(prefix)).body)[index]);
}

/** A Falco event with these fields. */
export function eventWith(fields: Record<string, unknown>, rest: object = {}): RuntimeEvent {
  const body = {
    rule: 'r',
    priority: 'Error',
    time: '2026-01-01T00:00:00Z',
    output_fields: fields,
  };
  return eventOfBody({ ...body, ...rest });
}
