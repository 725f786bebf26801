import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody as read } from '../../runtime-events.ts';

/** A Sysdig event with these labels, and other properties of its body. */
export function eventWith(labels: Record<string, string>, body: object = {}): RuntimeEvent {
  const content = { ruleName: 'r' };
  // 2024-07-03T18:23:21Z
  return read({ id: 'a1', type: 'policy', timestamp: 1_720_031_001, content, labels, ...body });
}

/** A Falco event with this host name. */
export function falcoEvent(hostname: string, body: object = {}): RuntimeEvent {
  return read({
    rule: 'r',
    priority: 'Error',
    time: '2024-07-03T18:23:21.000000000Z',
    source: 'syscall',
    hostname,
    ...body,
  });
}
