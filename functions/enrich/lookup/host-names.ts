import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { isHostName } from '@pipeline/shared/host-name.ts';

/**
 * Where a kernel was watched, so that the host of the event is the host it happened on. The host of an
 * audit log's event is only the one that read the log.
 */
const onHost = new Set<RuntimeEvent['watched']>(['system-calls', 'windows', 'falco']);

/** What the host of an event is certainly called: the node's name first, and the host's own. */
export function hostNamesOf({ watched, host, kubernetes }: RuntimeEvent): readonly string[] {
  if (!onHost.has(watched)) return [];
  const names = [kubernetes?.node, host?.name].filter(
    (name) => name !== undefined && isHostName(name),
  );
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Whether what an event says of its host is about the host it happened on. */
export function isAboutHost({ watched }: RuntimeEvent): boolean {
  return onHost.has(watched);
}
