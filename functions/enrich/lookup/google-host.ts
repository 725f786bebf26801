import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** What Compute Engine's own names and addresses give away. */

export interface InternalName {
  readonly name: string;
  /** Absent in the older, global form. */
  readonly zone: string | undefined;
  /** As DNS spells it: the domain of a project such as example.com:shop comes after its name. */
  readonly project: string;
}

/**
 * VM.ZONE.c.PROJECT.internal, or VM.c.PROJECT.internal:
 * https://cloud.google.com/compute/docs/internal-dns
 */
export function parseInternalName(hostName: string): InternalName | undefined {
  const match = /^([a-z0-9-]+)(?:\.([a-z0-9-]+))?\.c\.([a-z0-9.-]+)\.internal\.?$/i.exec(hostName);
  if (match === null) return undefined;
  const [, name = '', zone, project = ''] = match.map((part) => part?.toLowerCase());
  return { name, zone, project };
}

/** A project's id as internal DNS spells it. */
export function dnsProject(id: string): string {
  const [domain = '', name] = id.split(':');
  return name === undefined ? id : `${name}.${domain}`;
}

/**
 * The internal IPv4 address in the MAC of one of Compute Engine's interfaces: 42:01 and its four
 * bytes. Google does not promise it, so an address is only ever compared with what the API says.
 */
export function addressOfMac(mac: string | undefined): string | undefined {
  const match = /^42[:-]01((?:[:-][0-9a-f]{2}){4})$/i.exec(mac ?? '');
  const bytes = match?.[1]?.slice(1).split(/[:-]/);
  return bytes?.map((byte) => Number.parseInt(byte, 16)).join('.');
}

/**
 * Whether a MAC is one that no interface of Compute Engine has. An agent may report that of a bridge of
 * Docker's (02:42) instead of the host's; and a group's address is no interface's.
 */
export function isOthersMac(mac: string | undefined): boolean {
  const first = /^([0-9a-f]{2})(?:[:-][0-9a-f]{2}){5}$/i.exec(mac ?? '')?.[1];
  if (first === undefined || /^(?:42[:-]01|02[:-]42)/.test(mac ?? '')) return false;
  return Number.parseInt(first, 16) % 2 === 0;
}

/** GKE names a node, which is an instance, gke-CLUSTER-POOL-8 hex digits-4 characters. */
const gkeNode = /^gke-[a-z0-9-]+-[0-9a-f]{8}-[a-z0-9]{4}$/;

/** Whether the host is Google's, by any sign, whether or not it can be found. */
export function isGoogleHost({ cloud, host }: RuntimeEvent, names: readonly string[]): boolean {
  return (
    cloud?.provider === 'gcp' ||
    addressOfMac(host?.mac) !== undefined ||
    names.some((name) => gkeNode.test(name) || parseInternalName(name) !== undefined)
  );
}
