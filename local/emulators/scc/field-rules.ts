import { isIP, isIPv4 } from 'node:net';
import { posix, win32 } from 'node:path';
import { number, text, type Message } from './messages.ts';

/**
 * Rules for field values and messages, from the comments of the protos, by name in google.cloud.securitycenter.v2.
 * Quotes are from the proto of the message. Anything that the protos do not forbid is accepted.
 */

type FieldRule = (value: string | number) => string | undefined;

/**
 * A namespace "must be a valid DNS label"; every Kubernetes namespace is:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
const namespace = textRule(
  (value) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value),
  'is not a DNS label',
);

/**
 * No object name contains control characters: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const objectName = textRule(isJsonEncoded, 'is not a name of a Kubernetes object');

/** A group is a DNS name, a kind an identifier, and every runtime restricts the name of a container to a part of ASCII. */
const identifier = textRule(isJsonEncoded, 'has a control character');

/** "as a JSON encoded string": https://www.rfc-editor.org/rfc/rfc8259#section-7 requires escaped control characters. */
const jsonEncoded = textRule(isJsonEncoded, 'has a control character, so it is not JSON-encoded');

const address = textRule((value) => isIP(value) !== 0, 'is not an IP address');

/** "Full resource name": according to https://google.aip.dev/122#full-resource-names it begins with two slashes. */
const fullName = textRule((value) => /^\/\/[^/]+\/./.test(value), 'is not a full resource name');

/** "Expressed in CIDR format. Only supports IPv4". */
const cidr = textRule(isCidr, 'is not an IPv4 range in CIDR format');

/** https://www.rfc-editor.org/rfc/rfc6335#section-6: 16 bits, and 0 is reserved. */
const port: FieldRule = (value) =>
  Number(value) >= 1 && Number(value) <= 65_535 ? undefined : `${value} is not a port`;

/** Sizes "in bytes", and process IDs. A signed type holds them, but they are never negative. */
const notNegative: FieldRule = (value) => (Number(value) < 0 ? `${value} is negative` : undefined);

const protocols = new Set(['TCP', 'UDP', 'ICMP', 'ESP', 'AH', 'IPIP', 'SCTP']);

export const fieldRules: ReadonlyMap<string, FieldRule> = new Map([
  ['Kubernetes.Pod.ns', namespace],
  ['Kubernetes.Role.ns', namespace],
  ['Kubernetes.Binding.ns', namespace],
  ['Kubernetes.Subject.ns', namespace],
  ['Kubernetes.AccessReview.ns', namespace],
  ['Kubernetes.Object.ns', namespace],
  ['Kubernetes.Pod.name', objectName],
  ['Kubernetes.Object.name', objectName],
  ['Kubernetes.Object.group', identifier],
  ['Kubernetes.Object.kind', identifier],
  ['Container.name', identifier],
  ['Kubernetes.Node.name', fullName],
  ['Access.callerIp', address],
  ['Connection.sourceIp', address],
  ['Connection.destinationIp', address],
  ['Connection.sourcePort', port],
  ['Connection.destinationPort', port],
  ['Indicator.ipAddresses', address],
  [
    'File.path',
    (value) => jsonEncoded(value) ?? (isAbsolute(String(value)) ? undefined : 'is not absolute'),
  ],
  ['File.size', notNegative],
  ['File.hashedSize', notNegative],
  ['File.contents', jsonEncoded],
  ['File.DiskPath.relativePath', jsonEncoded],
  // "SHA256 hash ... encoded as a hex string".
  ['File.sha256', textRule((value) => /^[\da-f]{64}$/i.test(value), 'is not a SHA-256 in hex')],
  ['Process.args', jsonEncoded],
  ['Process.pid', notNegative],
  ['Process.parentPid', notNegative],
  ['EnvironmentVariable.name', jsonEncoded],
  ['EnvironmentVariable.val', jsonEncoded],
  ['IpRules.sourceIpRanges', cidr],
  ['IpRules.destinationIpRanges', cidr],
  // "One of the following well known protocol strings ... or a string representation of the integer value".
  [
    'IpRule.protocol',
    textRule(
      (value) => protocols.has(value.toUpperCase()) || /^\d{1,3}$/.test(value),
      'is no protocol',
    ),
  ],
  ['ExfilResource.name', fullName],
  ['Exfiltration.totalExfiltratedBytes', notNegative],
]);

export const messageRules: ReadonlyMap<string, (message: Message) => string | undefined> = new Map([
  // "Values are between 0 and 2^16-1. The max can be equal / must be not smaller than the min value".
  [
    'IpRule.PortRange',
    (range) => {
      const [min, max] = [Number(text(range, 'min')), Number(text(range, 'max'))];
      return min >= 0 && min <= max && max <= 65_535
        ? undefined
        : `${min} to ${max} is not a range`;
    },
  ],
  // A oneof "signature": if it is empty, the client dropped an unknown name.
  [
    'Indicator.ProcessSignature',
    (signature) => (text(signature, 'signature') === '' ? 'signature is required' : undefined),
  ],
  // "The percentage of memory page hashes in the signature that were matched".
  [
    'Indicator.ProcessSignature.MemoryHashSignature.Detection',
    (detection) => {
      const percentage = number(detection, 'percentPagesMatched');
      return percentage >= 0 && percentage <= 100
        ? undefined
        : `percent_pages_matched: ${percentage} is not a percentage`;
    },
  ],
]);

function textRule(isValid: (value: string) => boolean, what: string): FieldRule {
  return (value) =>
    isValid(String(value)) ? undefined : `${JSON.stringify(String(value).slice(0, 64))} ${what}`;
}

/** Whether nothing is left to escape. Surrounding quotes may be missing. */
function isJsonEncoded(value: string): boolean {
  return /^[\u{20}-\u{10FFFF}]*$/u.test(value);
}

/** Absolute on Linux or Windows, because nodes can be either. */
function isAbsolute(path: string): boolean {
  const unquoted = path.replace(/^"/, '');
  return posix.isAbsolute(unquoted) || win32.isAbsolute(unquoted);
}

function isCidr(range: string): boolean {
  const [, ip = '', bits] = /^([^/]+)\/(\d{1,2})$/.exec(range) ?? [];
  return isIPv4(ip) && Number(bits) <= 32;
}
