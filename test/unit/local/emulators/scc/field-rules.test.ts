import { minimal, withScc } from './harness.ts';
import { refused } from './refused.ts';

const services = ['cloudresourcemanager', 'iam', 'logging'];

/** Clears a terminal. */
const control = 'a\u001B[2J';

/** Integers of 64 bits, which the client sends as texts, and their paths. */
const numbers = (value: string): [path: string, changes: object][] => [
  ['files[0].size', { files: [{ path: '/a', size: value }] }],
  ['files[0].hashed_size', { files: [{ path: '/a', hashedSize: value }] }],
  ['processes[0].pid', { processes: [{ pid: value }] }],
  ['processes[0].parent_pid', { processes: [{ parentPid: value }] }],
  ['exfiltration.total_exfiltrated_bytes', { exfiltration: { totalExfiltratedBytes: value } }],
];

const resource = (service: string, organization: string): object => ({
  resourceName: `//${service}.googleapis.com/organizations/${organization}/parts/1`,
});

describe('SCC over the wire: the rules of the fields of a finding', () => {
  const accepted: object[] = [
    ...services.map((service) => resource(service, '123456789012')),
    ...['', '192.0.2.1', '2001:db8::1'].map((callerIp) => ({ access: { callerIp } })),
    ...[...numbers('0'), ...numbers('9223372036854775807')].map(([, changes]) => changes),
  ];
  const rejected: [changes: object, details: RegExp][] = [
    ...services.map((service): [object, RegExp] => [
      resource(service, '999'),
      /^resource_name is of another organization/,
    ]),
    [{ access: { callerIp: 'nope' } }, /^access\.caller_ip: "nope" is not an IP address$/],
    ...Object.entries({
      'containers[0].name': { containers: [{ name: control }] },
      'kubernetes.pods[0].containers[0].name': {
        kubernetes: { pods: [{ name: 'p', containers: [{ name: control }] }] },
      },
      'kubernetes.objects[0].kind': { kubernetes: { objects: [{ kind: control, name: 'o' }] } },
      'kubernetes.objects[0].group': { kubernetes: { objects: [{ group: control, name: 'o' }] } },
    }).map(([path, changes]): [object, RegExp] => [
      changes,
      new RegExp(`^${RegExp.escape(path)}: .* has a control character$`),
    ]),
    ...numbers('-1').map(([path, changes]): [object, RegExp] => [
      changes,
      new RegExp(`^${RegExp.escape(path)}: -1 is negative$`),
    ]),
  ];

  it('accept what the protos describe', async () => {
    await withScc(async ({ client, emulator }) => {
      for (const [at, changes] of accepted.entries()) {
        const finding = { ...minimal, ...changes };
        await client.createFinding({ parent: emulator.source, findingId: `a${at}`, finding });
      }
    });
  });

  it('reject anything else', async () => {
    await withScc(async ({ client, emulator }) => {
      for (const [changes, details] of rejected) {
        const finding = { ...minimal, ...changes };
        const call = client.createFinding({ parent: emulator.source, findingId: 'a', finding });
        await refused(call, 'INVALID_ARGUMENT', details);
      }
    });
  });
});
