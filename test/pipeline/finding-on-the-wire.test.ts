import assert from 'node:assert/strict';
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
/** What the service sets by itself. */
const ofTheService = new Set([
  'canonicalName',
  'createTime',
  'parent',
  'parentDisplayName',
  'mute',
]);

describe('a finding, written by the real client and read back', () => {
  it('is just what was meant: the client drops unknown fields and enum names without a word', async function () {
    this.timeout(60_000);
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
});

/** Proto3 JSON shortens times and leaves out what is empty; both say the same. */
function comparable(finding: JsonObject): unknown {
  const own = Object.entries(finding).filter(([key]) => !ofTheService.has(key));
  return JSON.parse(JSON.stringify(Object.fromEntries(own)), (key, value: unknown) => {
    if (key === 'eventTime') return String(value).replace(/\.?0*Z$/, 'Z');
    // Of root: 0 is what a number is that is not set.
    return value === '' || (key === 'userId' && value === '0') ? undefined : value;
  });
}
