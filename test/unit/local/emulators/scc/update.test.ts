import assert from 'node:assert/strict';
import { minimal, withScc, type Harness } from './harness.ts';
import type { Write } from '../../../../../local/emulators/scc/index.ts';
import { refused } from './refused.ts';

const properties = { a: { stringValue: '1' }, b: { stringValue: '2' } };

/** A finding named f1, and its name without the location. */
async function withFinding(
  use: (harness: Harness & { name: string }) => Promise<void>,
): Promise<void> {
  await withScc(async (harness) => {
    const { client, emulator } = harness;
    await client.createFinding({
      parent: emulator.source,
      findingId: 'f1',
      finding: { ...minimal, description: 'first', severity: 'LOW', sourceProperties: properties },
    });
    await use({ ...harness, name: `${emulator.source}/findings/f1` });
  });
}

describe('SCC over the wire: UpdateFinding', () => {
  it('without a mask creates a missing finding, and then replaces it', async () => {
    await withScc(async ({ client, emulator }) => {
      const writes: Write[] = [];
      emulator.onWrite((write) => writes.push(write));
      const name = `${emulator.source}/findings/new1`;
      const finding = { ...minimal, name, description: 'first', sourceProperties: properties };
      const [created] = await client.updateFinding({ finding });
      assert.equal(created.state, 'ACTIVE');
      const { description, ...update } = {
        ...finding,
        sourceProperties: { c: { boolValue: true } },
      };
      assert.equal(description, 'first');
      const [updated] = await client.updateFinding({ finding: update });
      assert.equal(updated.description, '');
      assert.deepEqual(emulator.findings()[0]?.['sourceProperties'], { c: true });
      const canonical = name.replace('/findings', '/locations/global/findings');
      assert.deepEqual(writes, [
        { name: canonical, outcome: 'created', code: 'OK' },
        { name: canonical, outcome: 'updated', code: 'OK' },
      ]);
    });
  });

  it('with a mask changes only the named fields, on a finding named with its location', async () => {
    await withFinding(async ({ client, emulator }) => {
      const [updated] = await client.updateFinding({
        finding: {
          name: `${emulator.source}/locations/global/findings/f1`,
          severity: 'HIGH',
          description: 'not named',
          eventTime: { seconds: 1_795_521_600 },
          sourceProperties: { b: { numberValue: 3 } },
        },
        updateMask: { paths: ['severity', 'event_time', 'source_properties.b'] },
      });
      assert.equal(updated.severity, 'HIGH');
      assert.equal(updated.description, 'first');
      const [finding] = emulator.findings();
      assert.deepEqual(finding?.['sourceProperties'], { a: '1', b: 3 });
      assert.equal(finding?.['eventTime'], '2026-11-24T12:00:00Z');
    });
  });

  it('reports a missing finding with a mask, or in a folder or project', async () => {
    await withScc(async ({ client, emulator }) => {
      const name = `${emulator.source}/findings/none`;
      const finding = { ...minimal, name };
      const masked = { finding, updateMask: { paths: ['severity'] } };
      await refused(client.updateFinding(masked), 'NOT_FOUND');
      const elsewhere = { ...minimal, name: 'projects/p/sources/1/findings/none' };
      await refused(client.updateFinding({ finding: elsewhere }), 'NOT_FOUND');
      assert.deepEqual(emulator.findings(), []);
    });
  });

  it('rejects invalid names, immutable and unknown fields, and invalid results', async () => {
    await withFinding(async ({ client, emulator, name }) => {
      const update = async (finding: object, paths: string[]): Promise<unknown> =>
        client.updateFinding({ finding: { ...finding, name }, updateMask: { paths } });
      await refused(update({}, ['category']), 'INVALID_ARGUMENT', /^category is immutable/);
      await refused(update({}, ['eventTime']), 'INVALID_ARGUMENT', /is not a field of a finding/);
      await refused(update({}, ['event_time']), 'INVALID_ARGUMENT', /^event_time is required/);
      await refused(
        update({ externalUri: 'nonsense' }, ['external_uri']),
        'INVALID_ARGUMENT',
        /^external_uri/,
      );
      await refused(
        client.updateFinding({ finding: { ...minimal, name, resourceName: 'other' } }),
        'INVALID_ARGUMENT',
        /^resource_name is immutable/,
      );
      const misnamed = { ...minimal, name: `${emulator.source}/findings/a-b` };
      await refused(
        client.updateFinding({ finding: misnamed }),
        'INVALID_ARGUMENT',
        /^name must be/,
      );
      assert.equal(emulator.findings()[0]?.['description'], 'first');
    });
  });
});

describe('SCC over the wire: SetFindingState', () => {
  it('closes a finding, which no update and no second create reopens', async () => {
    await withFinding(async ({ client, emulator, name }) => {
      const [closed] = await client.setFindingState({ name, state: 'INACTIVE' });
      assert.equal(closed.state, 'INACTIVE');
      const finding = { ...minimal, name, state: 'ACTIVE' } as const;
      await client.updateFinding({ finding });
      const again = { parent: emulator.source, findingId: 'f1', finding };
      await refused(client.createFinding(again), 'ALREADY_EXISTS');
      assert.equal(emulator.findings()[0]?.['state'], 'INACTIVE');
    });
  });

  it('requires a finding and a state', async () => {
    await withFinding(async ({ client, name }) => {
      await refused(client.setFindingState({ name }), 'INVALID_ARGUMENT', /^state is required/);
      await refused(client.setFindingState({ name: `${name}x`, state: 'ACTIVE' }), 'NOT_FOUND');
      await refused(client.setFindingState({ name: 'x', state: 'ACTIVE' }), 'INVALID_ARGUMENT');
    });
  });
});
