import assert from 'node:assert/strict';
import { minimal, withScc } from './harness.ts';
import { refused } from './refused.ts';

describe('SCC over the wire: GroupFindings', () => {
  it('counts the findings of each combination of values', async () => {
    await withScc(async ({ client, emulator }) => {
      const create = async (findingId: string, changes: object): Promise<unknown> =>
        client.createFinding({
          parent: emulator.source,
          findingId,
          finding: { ...minimal, ...changes },
        });
      await create('a', { category: 'x', severity: 'HIGH' });
      await create('b', { category: 'y', severity: 'HIGH' });
      await create('c', { category: 'x', severity: 'HIGH' });
      const group = async (request: object): Promise<unknown[]> => {
        const [results] = await client.groupFindings({ parent: emulator.source, ...request });
        return results.map(({ count, properties }) => [
          Object.entries(properties ?? {}).map(([name, value]) => `${name}=${value.stringValue}`),
          count,
        ]);
      };
      assert.deepEqual(await group({ groupBy: 'category, severity' }), [
        [['category=x', 'severity=HIGH'], '2'],
        [['category=y', 'severity=HIGH'], '1'],
      ]);
      assert.deepEqual(await group({ groupBy: 'state', filter: 'category="y"' }), [
        [['state=ACTIVE'], '1'],
      ]);
      const page = { parent: emulator.source, groupBy: 'category', pageSize: 1 };
      const [, , first] = await client.groupFindings(page, { autoPaginate: false });
      assert.equal(first.totalSize, 2);
      const [rest] = await client.groupFindings(
        { ...page, pageToken: first.nextPageToken ?? '' },
        { autoPaginate: false },
      );
      assert.equal(rest[0]?.properties?.['category']?.stringValue, 'y');
    });
  });

  it('requires a field, and rejects one that cannot be grouped by', async () => {
    await withScc(async ({ client, emulator }) => {
      const group = async (groupBy: string): Promise<unknown> =>
        client.groupFindings({ parent: emulator.source, groupBy }, { autoPaginate: false });
      await refused(group(''), 'INVALID_ARGUMENT', /^group_by is required/);
      await refused(group('category,event_time'), 'INVALID_ARGUMENT', /"event_time" is not one of/);
    });
  });
});
