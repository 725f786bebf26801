import assert from 'node:assert/strict';
import { isPropertyName, findingViolation } from '../../../../../local/emulators/scc/validate.ts';
import type { Message } from '../../../../../local/emulators/scc/messages.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const seconds = now / 1000;
const valid: Message = {
  category: 'c',
  resourceName: 'r',
  eventTime: { seconds: String(seconds - 1), nanos: 0 },
};

function violation(changes: Message): string | undefined {
  return findingViolation({ ...valid, ...changes }, now);
}

describe('the rules of a finding', () => {
  for (const [what, changes] of Object.entries<Message>({
    'the least there is': {},
    'a resource name of 255 characters': { resourceName: 'r'.repeat(255) },
    'a category of 255 characters': { category: 'c'.repeat(255) },
    'an event at this very millisecond': {
      eventTime: { seconds: String(seconds), nanos: 999_999 },
    },
    'no severity': { severity: 'SEVERITY_UNSPECIFIED' },
    'no URL': { externalUri: '' },
    'a URL': { externalUri: 'https://secure.sysdig.com/#/events/f:1,t:2/*/*?viewAs=list' },
    'the documented forms of what Kubernetes, connections, files and rules have': {
      kubernetes: {
        pods: [{ ns: 'kube-system', name: 'etcd-0' }],
        nodes: [{ name: '//compute.googleapis.com/projects/p/zones/z/instances/1' }],
        roles: [{ kind: 'ROLE', name: 'system:discovery' }],
        accessReviews: [{ ns: '', group: '*' }],
        objects: [{ kind: 'ClusterRole', ns: '', name: 'system:node' }],
      },
      connections: [
        { sourceIp: '10.0.0.1', sourcePort: 1, destinationIp: '::1', destinationPort: 65_535 },
        { sourcePort: 0 },
      ],
      files: [
        { path: '"/a\\n"', contents: '', sha256: 'A'.repeat(64) },
        { path: String.raw`C:\\Windows` },
      ],
      processes: [{ args: [String.raw`a\nb`, ''], envVariables: [{ name: 'A', val: '"b"' }] }],
      ipRules: {
        allowed: {
          ipRules: [
            { protocol: 'tcp', portRanges: [{ min: '0', max: '65535' }, {}] },
            { protocol: '50' },
          ],
        },
        rules: 'allowed',
        sourceIpRanges: ['0.0.0.0/0'],
      },
      indicator: {
        ipAddresses: ['192.0.2.1'],
        signatures: [
          { yaraRuleSignature: { yaraRule: 'r' }, signature: 'yaraRuleSignature' },
          {
            memoryHashSignature: { detections: [{ percentPagesMatched: 100 }] },
            signature: 'memoryHashSignature',
          },
        ],
      },
      exfiltration: { sources: [{ name: '//storage.googleapis.com/bucket' }] },
    },
    'a property name of 255 characters': {
      sourceProperties: { ['p'.repeat(255)]: { stringValue: '', kind: 'stringValue' } },
    },
  })) {
    it(`allow ${what}`, () => {
      assert.equal(violation(changes), undefined);
    });
  }

  const value = { stringValue: 'x', kind: 'stringValue' };
  for (const [what, changes, expected] of [
    ['no resource name', { resourceName: '' }, /^ResourceName is invalid\. It must be less than/],
    ['a long resource name', { resourceName: 'r'.repeat(256) }, /^ResourceName is invalid/],
    ['no category', { category: '' }, /^Category is invalid/],
    ['a long category', { category: 'c'.repeat(256) }, /^Category is invalid/],
    ['no event time', { eventTime: undefined }, /^event_time is required/],
    ['the epoch', { eventTime: {} }, /^event_time is the epoch/],
    [
      'the next millisecond',
      { eventTime: { seconds: String(seconds), nanos: 1_000_000 } },
      /^event_time must not be set to a value greater than the current timestamp/,
    ],
    ['too many nanos', { eventTime: { seconds: '1', nanos: 1e9 } }, /^event_time: nanos/],
    ['a relative URL', { externalUri: '/events' }, /^external_uri/],
    ['a URL with a space', { externalUri: 'https://x/a b' }, /^external_uri/],
    ['a script for a URL', { externalUri: 'javascript:alert(1)' }, /^external_uri/],
    [
      'a dotted property',
      { sourceProperties: { 'k8s.pod': value } },
      /^Source property is invalid/,
    ],
    ['a property without a name', { sourceProperties: { '': value } }, /^Source property is inv/],
    [
      'a value of no kind',
      { sourceProperties: { a: {} } },
      /^source_properties\.a: the value is of no kind/,
    ],
    [
      'a value of no kind within another',
      { sourceProperties: { a: { structValue: { fields: { b: {} } }, kind: 'structValue' } } },
      /^source_properties\.a\.struct_value\.fields\.b: the value is of no kind/,
    ],
    [
      'a misspelt technique',
      {
        mitreAttack: {
          primaryTactic: 'EXECUTION',
          primaryTechniques: ['UNIX_SHELL', 'TECHNIQUE_UNSPECIFIED'],
        },
      },
      /^mitre_attack\.primary_techniques\[1\]: TECHNIQUE_UNSPECIFIED/,
    ],
    [
      'a misspelt additional tactic',
      { mitreAttack: { primaryTactic: 'EXECUTION', additionalTactics: ['TACTIC_UNSPECIFIED'] } },
      /^mitre_attack\.additional_tactics\[0\]: TACTIC_UNSPECIFIED/,
    ],
    [
      'techniques without a tactic',
      { mitreAttack: { primaryTechniques: ['UNIX_SHELL'] } },
      /^mitre_attack: primary_tactic is TACTIC_UNSPECIFIED/,
    ],
    [
      'a role of no kind',
      { kubernetes: { roles: [{ name: 'r' }] } },
      /^kubernetes\.roles\[0\]: kind is KIND_UNSPECIFIED/,
    ],
    ['a misspelt tactic alone', { mitreAttack: {} }, /^mitre_attack: primary_tactic is TACTIC_/],
    [
      'a misspelt file operation',
      { files: [{ path: '"/a"', operations: [{}] }] },
      /^files\[0\]\.operations\[0\]: type is OPERATION_TYPE_UNSPECIFIED/,
    ],
    [
      'a namespace that is no DNS label',
      { kubernetes: { objects: [{ kind: 'Namespace', ns: 'Kube_System' }] } },
      /^kubernetes\.objects\[0\]\.ns: "Kube_System" is not a DNS label/,
    ],
    [
      "a pod's namespace of 64 characters",
      { kubernetes: { pods: [{ ns: 'n'.repeat(64) }] } },
      /^kubernetes\.pods\[0\]\.ns: .* is not a DNS label/,
    ],
    [
      'a control character in the name of an object',
      { kubernetes: { objects: [{ name: 'a\u001B[2J' }] } },
      /^kubernetes\.objects\[0\]\.name: "a\\u001b\[2J" is not a name/,
    ],
    [
      'a short name of a node',
      { kubernetes: { nodes: [{ name: 'gke-1' }] } },
      /^kubernetes\.nodes\[0\]\.name: "gke-1" is not a full resource name/,
    ],
    ...[99_999, 65_536, -1].map(
      (port) =>
        [
          `the port ${port}`,
          { connections: [{ destinationPort: port }] },
          new RegExp(`^connections\\[0\\]\\.destination_port: ${port} is not a port`),
        ] as const,
    ),
    [
      'an address that is none',
      { connections: [{ sourceIp: '10.0.0.256' }] },
      /^connections\[0\]\.source_ip: "10\.0\.0\.256" is not an IP address/,
    ],
    [
      'a host for an address',
      { indicator: { ipAddresses: ['192.0.2.1', 'evil.example'] } },
      /^indicator\.ip_addresses\[1\]: "evil\.example" is not an IP address/,
    ],
    ['a relative path', { files: [{ path: 'etc/passwd' }] }, /^files\[0\]\.path: is not absolute/],
    [
      'a line break in a path',
      { processes: [{ binary: { path: '/a\n' } }] },
      /^processes\[0\]\.binary\.path: .* is not JSON-encoded/,
    ],
    [
      'a control character in an argument',
      { processes: [{ args: ['a', 'b\u0000'] }] },
      /^processes\[0\]\.args\[1\]: .* is not JSON-encoded/,
    ],
    [
      'a control character in a variable',
      { processes: [{ envVariables: [{ name: 'A', val: '\t' }] }] },
      /^processes\[0\]\.env_variables\[0\]\.val: .* is not JSON-encoded/,
    ],
    ['a hash that is none', { files: [{ path: '/a', sha256: 'abc' }] }, /^files\[0\]\.sha256/],
    [
      'a range that is not in CIDR format',
      { ipRules: { sourceIpRanges: ['10.0.0.1'] } },
      /^ip_rules\.source_ip_ranges\[0\]: "10\.0\.0\.1" is not an IPv4 range/,
    ],
    [
      'a range of IPv6',
      { ipRules: { destinationIpRanges: ['::/0'] } },
      /^ip_rules\.destination_ip_ranges\[0\]/,
    ],
    [
      'an unknown protocol',
      { ipRules: { denied: { ipRules: [{ protocol: 'http' }] } } },
      /^ip_rules\.denied\.ip_rules\[0\]\.protocol: "http" is no protocol/,
    ],
    [
      'ports from high to low',
      { ipRules: { allowed: { ipRules: [{ portRanges: [{ min: '2', max: '1' }] }] } } },
      /^ip_rules\.allowed\.ip_rules\[0\]\.port_ranges\[0\]: 2 to 1 is not a range/,
    ],
    [
      'an indicator without its signature',
      { indicator: { signatures: [{}] } },
      /^indicator\.signatures\[0\]: signature is required/,
    ],
    [
      'more than all pages',
      {
        indicator: {
          signatures: [
            {
              memoryHashSignature: { detections: [{ percentPagesMatched: 101 }] },
              signature: 'memoryHashSignature',
            },
          ],
        },
      },
      /percent_pages_matched: 101 is not a percentage/,
    ],
    [
      'a bucket without its full name',
      { exfiltration: { targets: [{ name: 'gs://bucket' }] } },
      /^exfiltration\.targets\[0\]\.name: "gs:\/\/bucket" is not a full resource name/,
    ],
    ['a number without a name', { severity: 99 }, /^severity: 99 is not a value of Severity/],
    [
      'a time out of range within a container',
      { containers: [{ createTime: { seconds: '999999999999' } }] },
      /^containers\[0\]\.create_time: seconds 999999999999 are out of range/,
    ],
  ] as const satisfies readonly (readonly [string, Message, RegExp])[]) {
    it(`reject ${what}`, () => {
      assert.match(violation(changes) ?? 'valid', expected);
    });
  }

  it('restrict the names of properties', () => {
    for (const name of ['a', 'A_1', 'p'.repeat(255)]) assert.ok(isPropertyName(name), name);
    for (const name of ['', '_a', '1a', 'a-b', 'a b', 'ä', 'a\n', 'p'.repeat(256)]) {
      assert.ok(!isPropertyName(name), name);
    }
  });
});
