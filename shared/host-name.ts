/** Letters, digits, and the separators of DNS. Windows also allows the underscore. */
const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;

/** A name without information; or a container's id, which Docker uses as the host name inside a container. */
const noName = /^(?:localhost(?:[.-].*)?|redacted|unknown|none|[0-9a-f]{12})$/i;

/**
 * The pod of a Falco DaemonSet. Falco uses it as the host name if it does not know the node's name. It changes at every
 * restart. Kubernetes ends pod names with five of these characters, which form no words
 * (kubernetes/apimachinery:pkg/util/rand/rand.go).
 */
const ownPod = /^(?:[a-z0-9-]+-)?falco(?:-[a-z0-9]+)*-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** Whether an event's host name can identify its host. */
export function isHostName(name: string): boolean {
  return hostName.test(name) && !noName.test(name) && !ownPod.test(name);
}
