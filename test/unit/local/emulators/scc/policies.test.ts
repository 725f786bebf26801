import assert from 'node:assert/strict';
import { withScc } from './harness.ts';
import { refused } from './refused.ts';

const editor = {
  role: 'roles/securitycenter.findingsEditor',
  members: ['serviceAccount:write@p.iam.gserviceaccount.com'],
};

describe('SCC over the wire: the policy of a source', () => {
  it('is empty at first, and then what was set', async () => {
    await withScc(async ({ client, emulator: { source: resource } }) => {
      const [empty] = await client.getIamPolicy({ resource });
      assert.deepEqual(empty.bindings, []);
      await client.setIamPolicy({ resource, policy: { bindings: [editor] } });
      const [policy] = await client.getIamPolicy({ resource });
      assert.deepEqual(
        policy.bindings?.map(({ role, members }) => ({ role, members })),
        [editor],
      );
    });
  });

  it('is not overwritten by a client that read it before the last change', async () => {
    await withScc(async ({ client, emulator: { source: resource } }) => {
      const [before] = await client.getIamPolicy({ resource });
      const etag = before.etag ?? '';
      await client.setIamPolicy({ resource, policy: { bindings: [editor], etag } });
      await refused(client.setIamPolicy({ resource, policy: { bindings: [], etag } }), 'ABORTED');
      await client.setIamPolicy({ resource, policy: { bindings: [] } });
      assert.deepEqual((await client.getIamPolicy({ resource }))[0].bindings, []);
    });
  });

  it('requires an existing source, and valid roles and members', async () => {
    await withScc(async ({ client, emulator: { source } }) => {
      await refused(client.getIamPolicy({ resource: `${source}9` }), 'NOT_FOUND');
      const inLocation = `${source}/locations/global`;
      await refused(
        client.getIamPolicy({ resource: inLocation }),
        'INVALID_ARGUMENT',
        /^name must/,
      );
      const cases: [typeof editor, RegExp][] = [
        [{ ...editor, role: 'findingsEditor' }, /^Role findingsEditor/],
        [{ ...editor, members: ['write@p.iam'] }, /^The member write@p\.iam/],
      ];
      for (const [binding, expected] of cases) {
        const policy = { bindings: [binding] };
        const call = client.setIamPolicy({ resource: source, policy });
        await refused(call, 'INVALID_ARGUMENT', expected);
      }
      await refused(client.setIamPolicy({ resource: source }), 'INVALID_ARGUMENT', /^policy is/);
    });
  });
});

describe('SCC over the wire: the permissions of a caller', () => {
  const permissions = ['securitycenter.findings.update', 'securitycenter.sources.get'];

  it('are complete on an existing source, and empty on another', async () => {
    await withScc(async ({ client, emulator: { source } }) => {
      const [held] = await client.testIamPermissions({ resource: source, permissions });
      assert.deepEqual(held.permissions, permissions);
      const [none] = await client.testIamPermissions({ resource: `${source}9`, permissions });
      assert.deepEqual(none.permissions, []);
    });
  });

  it('are tested one by one, without wildcards', async () => {
    await withScc(async ({ client, emulator: { source: resource } }) => {
      const test = async (permission: string): Promise<unknown> =>
        client.testIamPermissions({ resource, permissions: [permission] });
      await refused(test('securitycenter.findings.*'), 'INVALID_ARGUMENT', /is not valid/);
      await refused(test('compute.instances.get'), 'INVALID_ARGUMENT', /is not valid/);
      await refused(
        client.testIamPermissions({ resource }),
        'INVALID_ARGUMENT',
        /^permissions is required/,
      );
    });
  });
});
