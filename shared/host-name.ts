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

/** Whether a name that an event gives its host is one by which it can be found. */
export function isHostName(name: string): boolean {
  return hostName.test(name) && !noName.test(name) && !ownPod.test(name);
}
