import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { isHostName } from '@pipeline/shared/host-name.ts';

/**
 * The sources that observe a kernel, whose host is the host of the event. In an event of an audit log, the host is the
 * one that read the log.
 */
const onHost = new Set<RuntimeEvent['watched']>(['system-calls', 'windows', 'falco']);

/** Returns the certain names of an event's host: the node's name first, then the host's own. */
export function hostNamesOf({ watched, host, kubernetes }: RuntimeEvent): readonly string[] {
  if (!onHost.has(watched)) return [];
  const names = [kubernetes?.node, host?.name].filter(
    (name) => name !== undefined && isHostName(name),
  );
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Returns whether an event happened on the agent's host. A process proves it for an unknown source. */
export function isAboutHost({ watched, processes }: RuntimeEvent): boolean {
  return onHost.has(watched) || (watched === 'other' && processes !== undefined);
}
