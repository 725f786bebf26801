import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { startSccEmulator } from '../../local/emulators/scc/index.ts';
import {
  createSecurityCenterClient,
  findingsClient,
} from '../../functions/write/security-center-client.ts';
import { toFinding } from '../../functions/write/finding/to-finding.ts';
import { eventOfItem } from '../unit/runtime-events.ts';
import { findingJson } from '../../scripts/preview/finding-json.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { fixtureFiles } from '../../local/samples/index.ts';

const options = {
  sysdigPages: 'https://secure.sysdig.com',
  propertyLimits: { value: 255, unclaimedBytes: 2048 },
  maxBytes: 65_536,
};
/** The fields that the service sets. */
const ofTheService = new Set([
  'canonicalName',
  'createTime',
  'parent',
  'parentDisplayName',
  'mute',
]);

describe('a finding, written by the real client and read back', () => {
  it('is exactly as intended: the client silently drops unknown fields and enum names', async () => {
    const emulator = await startSccEmulator();
    const client = createSecurityCenterClient('global', emulator.host);
    try {
      const parent = `${emulator.source}/locations/global`;
      const meant = new Map<string, object>();
      const instance = {
        project: 'p',
        zone: 'us-central1-c',
        id: '648',
        cluster: 'c',
        nodePool: 'pool',
      };
      const resource = {
        kind: 'project',
        name: '//cloudresourcemanager.googleapis.com/projects/p',
      } as const;
      for (const file of fixtureFiles) {
        for (const item of itemsOf(await readPayload(file))) {
          if (item.kind !== 'detection' || meant.has(item.id)) continue;
          const enriched = { version: 2, event: eventOfItem(item), resource, instance } as const;
          const finding = toFinding(enriched, '2026-10-08T00:00:00.000000000Z', options);
          const request = { parent, findingId: item.id, finding };
          await findingsClient(client).createFinding(request, { timeout: 10_000 });
          meant.set(item.id, findingJson(`${parent}/findings/${item.id}`, finding));
        }
      }
      assert.equal(meant.size, 44);
      for (const found of emulator.findings()) {
        const id = String(found['name']).split('/').at(-1) ?? '';
        assert.deepEqual(comparable(found), comparable({ ...meant.get(id) }), id);
      }
    } finally {
      await client.close();
      await emulator.close();
    }
  });

  it('has every part that an event can have', async () => {
    const emulator = await startSccEmulator();
    const client = createSecurityCenterClient('global', emulator.host);
    try {
      const parent = `${emulator.source}/locations/global`;
      for (const [index, allowed] of [true, false].entries()) {
        const event = everyPart(allowed);
        const finding = toFinding(
          {
            version: 2,
            event,
            resource: {
              kind: 'project',
              name: '//cloudresourcemanager.googleapis.com/projects/p',
            },
          },
          '2026-10-08T00:00:00.000000000Z',
          options,
        );
        const findingId = `every${index}`;
        await findingsClient(client).createFinding(
          { parent, findingId, finding },
          { timeout: 9000 },
        );
        const found = emulator.findings().find(({ name }) => String(name).endsWith(findingId));
        const meant = findingJson(`${parent}/findings/${findingId}`, finding);
        assert.deepEqual(comparable({ ...found }), comparable({ ...meant }));
        for (const part of ['ipRules', 'database', 'exfiltration', 'indicator', 'iamBindings']) {
          assert.ok(found?.[part] !== undefined, part);
        }
      }
    } finally {
      await client.close();
      await emulator.close();
    }
  });
});

function everyPart(allowed: boolean): RuntimeEvent {
  const role = { kind: 'CLUSTER_ROLE', name: 'cluster-admin' } as const;
  return {
    version: 2,
    id: 'a1',
    format: 'falco',
    sender: 'falco',
    time: '2026-01-01T00:00:01.000000000Z',
    timeSource: 'event',
    rule: 'r',
    ruleTags: [],
    priority: 'Error',
    severity: 'HIGH',
    findingClass: 'THREAT',
    watched: 'other',
    description: 'It happened.',
    actions: [],
    unclaimed: [{ name: 'new.field', value: 'v' }],
    actor: {
      email: 'jane@example.com',
      subject: 'principal://iam.googleapis.com/x/subject/jane',
      userName: 'jane',
      serviceAccountKey: '//iam.googleapis.com/projects/p/serviceAccounts/a/keys/k',
      delegation: [{ email: 'a@example.com', subject: 'serviceAccount:a' }],
    },
    api: {
      service: 'storage.googleapis.com',
      method: 'storage.setIamPermissions',
      callerIp: '203.0.113.7',
      callerRegion: 'DE',
      userAgent: 'curl/8',
      userAgentFamily: 'curl',
    },
    kubernetes: {
      roles: [role, { kind: 'ROLE', name: 'reader', namespace: 'shop' }],
      bindings: [
        {
          name: 'ops-admin',
          role,
          subjects: [
            { kind: 'SERVICEACCOUNT', namespace: 'shop', name: 'ops' },
            { kind: 'USER', name: 'jane' },
            { kind: 'GROUP', name: 'system:masters' },
          ],
        },
      ],
      objects: [{ group: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }],
      accessReviews: [{ resource: 'clusterrolebindings', name: 'ops-admin', verb: 'create' }],
    },
    processes: [
      { name: 'x', pid: '9007199254740993', userId: 'S-1-5-18', argumentsTruncated: true },
    ],
    files: [{ path: '/a', size: '9007199254740993', operations: ['OPEN', 'WRITE'] }],
    iamBindings: [{ action: 'ADD', role: 'roles/owner', member: 'user:jane@example.com' }],
    indicators: {
      ipAddresses: ['203.0.113.7'],
      domains: ['evil.example'],
      uris: ['https://evil.example/x'],
      malware: ['XMRig'],
    },
    database: { name: 'n', displayName: 'orders', userName: 'app', query: 'SELECT 1' },
    exfiltration: {
      sources: [
        { name: '//bigquery.googleapis.com/projects/p/datasets/orders', components: ['table'] },
      ],
      targets: [{ name: '//storage.googleapis.com/bucket' }],
      totalBytes: '9007199254740993',
    },
    ipRules: {
      direction: 'INGRESS',
      allowed,
      rules: [
        {
          protocol: 'tcp',
          ports: [
            { min: 22, max: 22 },
            { min: 3000, max: 4000 },
          ],
        },
        { protocol: 'icmp' },
      ],
      sourceRanges: ['0.0.0.0/0'],
      destinationRanges: ['10.0.0.0/8'],
    },
  };
}

/** Proto3 JSON shortens times and omits empty values; both forms are equal. */
function comparable(finding: JsonObject): unknown {
  const own = Object.entries(finding).filter(([key]) => !ofTheService.has(key));
  return JSON.parse(JSON.stringify(Object.fromEntries(own)), (key, value: unknown) => {
    if (key === 'eventTime') return String(value).replace(/\.?0*Z$/, 'Z');
    // Root's ID: 0 is also the value of an unset number.
    return value === '' || (key === 'userId' && value === '0') ? undefined : value;
  });
}
