import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { toTimestamp } from '@pipeline/shared/time.ts';

/**
 * A page of Sysdig that shows the event: its events of a minute before and after, the link that the
 * old connector made. A page for one event by its id is not documented. None for Falco.
 */
export function linkOf(event: RuntimeEvent, pages: string): string | undefined {
  if (event.sender !== 'sysdig') return undefined;
  const { seconds } = toTimestamp(event.time);
  return `${pages}/#/events/f:${seconds - 60},t:${seconds + 60}/*/*?viewAs=list`;
}
