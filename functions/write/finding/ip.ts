import { BlockList, isIP } from 'node:net';

/** IP addresses in the form that Security Command Center and threat intelligence use. */

/**
 * Converts an IPv4-mapped IPv6 address to IPv4. An IPv6 socket reports an IPv4 peer as `::ffff:203.0.113.7`
 * (https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2).
 */
export function plainIp(ip: string): string {
  if (!ip.startsWith('::')) return ip;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
}

/**
 * Addresses that mean another host in each network, or a group of hosts:
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const internal = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // Multicast, reserved addresses and broadcast.
  ['224.0.0.0', 3],
] as const) {
  internal.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  internal.addSubnet(network, prefix, 'ipv6');
}

/** Returns whether the address identifies the same host in every network. */
export function isGlobalIp(ip: string): boolean {
  const version = isIP(ip);
  return version !== 0 && !internal.check(ip, version === 4 ? 'ipv4' : 'ipv6');
}
