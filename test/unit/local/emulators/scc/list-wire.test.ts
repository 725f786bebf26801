import assert from 'node:assert/strict';
import { minimal, withScc, type Harness } from './harness.ts';
import { refused } from './refused.ts';

/** 25 findings f0 to f24, each a second older than the previous one; every fifth is HIGH and INACTIVE. */
async function withFindings(use: (harness: Harness) => Promise<void>): Promise<void> {
  await withScc(async (harness) => {
    const { client, emulator } = harness;
    for (let index = 0; index < 25; index += 1) {
      const fifth = index % 5 === 0;
      const finding = {
        ...minimal,
        severity: fifth ? 'HIGH' : 'LOW',
        eventTime: { seconds: minimal.eventTime.seconds - index },
      } as const;
      const findingId = `f${index}`;
      const [{ name }] = await client.createFinding({
        parent: emulator.source,
        findingId,
        finding,
      });
      if (fifth) await client.setFindingState({ name: name ?? '', state: 'INACTIVE' });
    }
    await use(harness);
  });
}

/** The IDs of all findings of a list. */
async function ids(
  { client, emulator }: Harness,
  request: { parent?: string; filter?: string; orderBy?: string; pageSize?: number } = {},
): Promise<string[]> {
  const found: string[] = [];
  for await (const { finding } of client.listFindingsAsync({
    parent: emulator.source,
    ...request,
  })) {
    found.push(finding?.name?.split('/').at(-1) ?? '');
  }
  return found;
}

describe('SCC over the wire: ListFindings', () => {
  it('returns all in order of creation, 10 per page, under any name of the parent', async () => {
    await withFindings(async (harness) => {
      const { emulator } = harness;
      const all = await ids(harness);
      assert.deepEqual(
        all,
        Array.from({ length: 25 }, (_, index) => `f${index}`),
      );
      assert.equal(emulator.calls()['ListFindings']?.OK, 3);
      for (const parent of [
        `${emulator.source}/locations/global`,
        'organizations/123456789012/sources/-',
        'organizations/123456789012/sources/-/locations/global',
      ]) {
        assert.deepEqual(await ids(harness, { parent, pageSize: 1000 }), all);
      }
      assert.deepEqual(await ids(harness, { parent: `${emulator.source}/locations/eu` }), []);
    });
  });

  it('returns the total, the next page, and the resource of each', async () => {
    await withFindings(async ({ client, emulator }) => {
      const request = { parent: emulator.source, pageSize: 24 };
      const [results, , page] = await client.listFindings(request, { autoPaginate: false });
      assert.equal(results.length, 24);
      assert.equal(results[0]?.resource?.name, minimal.resourceName);
      assert.equal(page.totalSize, 25);
      assert.notEqual(page.nextPageToken, '');
    });
  });

  it('filters and sorts', async () => {
    await withFindings(async (harness) => {
      const filter = 'state="INACTIVE" AND severity="HIGH"';
      assert.deepEqual(await ids(harness, { filter }), ['f0', 'f5', 'f10', 'f15', 'f20']);
      const sorted = await ids(harness, { filter, orderBy: 'event_time', pageSize: 2 });
      assert.deepEqual(sorted, ['f20', 'f15', 'f10', 'f5', 'f0']);
      assert.equal((await ids(harness, { orderBy: 'event_time desc' }))[0], 'f0');
      const before = new Date((minimal.eventTime.seconds - 22) * 1000).toISOString();
      const either = `event_time<"${before}" AND severity="LOW" OR state="INACTIVE"`;
      assert.deepEqual(await ids(harness, { filter: either }), ['f23', 'f24']);
    });
  });

  it('rejects unknown fields', async () => {
    await withScc(async ({ client, emulator }) => {
      const list = async (request: object): Promise<unknown> =>
        client.listFindings({ parent: emulator.source, ...request }, { autoPaginate: false });
      await refused(
        list({ filter: 'mute="MUTED"' }),
        'INVALID_ARGUMENT',
        /^filter: mute is not one of/,
      );
      await refused(list({ orderBy: 'severity' }), 'INVALID_ARGUMENT', /^order_by/);
      const known = /known, but not emulated/;
      await refused(list({ orderBy: 'security_marks.marks' }), 'UNIMPLEMENTED', known);
      for (const field of ['parent_name', 'project_name', 'type', 'folders.resource_folder']) {
        await refused(list({ filter: `resource.${field}="x"` }), 'UNIMPLEMENTED', known);
      }
      await refused(list({ pageToken: 'x' }), 'INVALID_ARGUMENT', /^page_token/);
      await refused(list({ fieldMask: { paths: ['name'] } }), 'UNIMPLEMENTED', /field_mask/);
      await refused(list({ parent: 'nonsense' }), 'INVALID_ARGUMENT', /^parent must be/);
      await refused(list({ parent: `${emulator.source}9` }), 'NOT_FOUND');
      await refused(list({ parent: 'organizations/9/sources/-' }), 'NOT_FOUND');
      const [, organization = ''] = emulator.source.split('/');
      for (const scope of ['projects', 'folders']) {
        const parent = `${scope}/${organization}/sources/-`;
        await refused(list({ parent }), 'UNIMPLEMENTED', known);
      }
      const configs = client.listNotificationConfigs(
        { parent: `organizations/${organization}/locations/global` },
        { autoPaginate: false },
      );
      await refused(configs, 'UNIMPLEMENTED');
    });
  });
});
