import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** Reads Compute Engine's own names and addresses. */

export interface InternalName {
  readonly name: string;
  /** Absent in the older, global form. */
  readonly zone: string | undefined;
  /** In DNS form: the domain of a project such as example.com:shop follows its name. */
  readonly project: string;
}

/**
 * Parses VM.ZONE.c.PROJECT.internal, or VM.c.PROJECT.internal:
 * https://cloud.google.com/compute/docs/internal-dns
 */
export function parseInternalName(hostName: string): InternalName | undefined {
  const match = /^([a-z0-9-]+)(?:\.([a-z0-9-]+))?\.c\.([a-z0-9.-]+)\.internal\.?$/i.exec(hostName);
  if (match === null) return undefined;
  const [, name = '', zone, project = ''] = match.map((part) => part?.toLowerCase());
  return { name, zone, project };
}

/** Returns a project's ID as internal DNS spells it. */
export function dnsProject(id: string): string {
  const [domain = '', name] = id.split(':');
  return name === undefined ? id : `${name}.${domain}`;
}

/**
 * Returns the internal IPv4 address in the MAC of a Compute Engine interface: 42:01 and the address's four bytes.
 * Google does not guarantee this form, so the address is only compared with the API's.
 */
export function addressOfMac(mac: string | undefined): string | undefined {
  const match = /^42[:-]01((?:[:-][0-9a-f]{2}){4})$/i.exec(mac ?? '');
  const bytes = match?.[1]?.slice(1).split(/[:-]/);
  return bytes?.map((byte) => Number.parseInt(byte, 16)).join('.');
}

/**
 * Returns whether no Compute Engine interface can have this MAC. An agent may report a Docker bridge (02:42) instead of
 * the host's interface; a group address belongs to no interface.
 */
export function isOthersMac(mac: string | undefined): boolean {
  const first = /^([0-9a-f]{2})(?:[:-][0-9a-f]{2}){5}$/i.exec(mac ?? '')?.[1];
  if (first === undefined || /^(?:42[:-]01|02[:-]42)/.test(mac ?? '')) return false;
  return Number.parseInt(first, 16) % 2 === 0;
}

/** GKE names a node, which is an instance, gke-CLUSTER-POOL-8 hex digits-4 characters. */
const gkeNode = /^gke-[a-z0-9-]+-[0-9a-f]{8}-[a-z0-9]{4}$/;

/** Returns whether any sign shows that the host is Google's, even if the instance cannot be found. */
export function isGoogleHost({ cloud, host }: RuntimeEvent, names: readonly string[]): boolean {
  return (
    cloud?.provider === 'gcp' ||
    addressOfMac(host?.mac) !== undefined ||
    names.some((name) => gkeNode.test(name) || parseInternalName(name) !== undefined)
  );
}
