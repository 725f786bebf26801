import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/**
 * Where a kernel was watched, so that the host of the event is the host it happened on. The host of an
 * audit log's event is only the one that read the log.
 */
const onHost = new Set<RuntimeEvent['watched']>(['system-calls', 'windows', 'falco']);

/** Letters, digits, and what stands between them in DNS; Windows knows the underscore too. */
const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;

/** Says nothing; or is a container's id, which Docker gives a sender in a container as its host name. */
const noName = /^(?:localhost(?:[.-].*)?|redacted|unknown|none|[0-9a-f]{12})$/i;

/**
 * The pod of a DaemonSet of Falco's, by which Falco calls its host where nobody told it the node's name: each restart makes
 * another. Kubernetes ends the names of pods in five of these characters, which make no words
 * (kubernetes/apimachinery:pkg/util/rand/rand.go).
 */
const ownPod = /^(?:[a-z0-9-]+-)?falco(?:-[a-z0-9]+)*-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** What the host of an event is certainly called: the node's name first, and the host's own. */
export function hostNamesOf({ watched, host, kubernetes }: RuntimeEvent): readonly string[] {
  if (!onHost.has(watched)) return [];
  const names = [kubernetes?.node, host?.name].filter(
    (name) => name !== undefined && hostName.test(name) && !noName.test(name) && !ownPod.test(name),
  );
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Whether what an event says of its host is about the host it happened on. */
export function isAboutHost({ watched }: RuntimeEvent): boolean {
  return onHost.has(watched);
}
