import assert from 'node:assert/strict';
import { withScc } from './harness.ts';
import { startSccEmulator } from '../../../../../local/emulators/scc/index.ts';
import { refused } from './refused.ts';

const parent = 'organizations/123456789012';

describe('SCC over the wire: sources', () => {
  it('are created, read and listed', async () => {
    await withScc(async ({ client, emulator }) => {
      const source = { displayName: 'Falco', description: 'd', name: 'ignored' };
      const [created] = await client.createSource({ parent, source });
      assert.match(created.name ?? '', /^organizations\/123456789012\/sources\/\d+$/);
      assert.deepEqual(await read(client.getSource({ name: created.name ?? '' })), {
        name: created.name,
        displayName: 'Falco',
        description: 'd',
      });
      const [listed] = await client.listSources({ parent });
      assert.deepEqual(
        listed.map(({ name }) => name),
        [emulator.source, created.name],
      );
    });
  });

  it('are listed page by page', async () => {
    const sources = Array.from({ length: 12 }, (_, index) => ({ displayName: `s${index}` }));
    await withScc(
      async ({ client }) => {
        const options = { autoPaginate: false };
        const [first, , page] = await client.listSources({ parent }, options);
        const { nextPageToken: pageToken } = page;
        const [rest] = await client.listSources({ parent, pageToken: pageToken ?? '' }, options);
        assert.deepEqual([first.length, rest.length], [10, 2]);
      },
      { sources },
    );
  });

  it('follow the rules of their names', async () => {
    await withScc(async ({ client, emulator }) => {
      const create = async (displayName: string, description = '', of = parent): Promise<unknown> =>
        client.createSource({ parent: of, source: { displayName, description } });
      await refused(create(''), 'INVALID_ARGUMENT', /^display_name/);
      await refused(create('x'.repeat(65)), 'INVALID_ARGUMENT', /^display_name/);
      await refused(create('ok', 'x'.repeat(1025)), 'INVALID_ARGUMENT', /^description/);
      await refused(create('Runtime detections'), 'ALREADY_EXISTS');
      await refused(create('ok', '', 'projects/p'), 'INVALID_ARGUMENT', /^parent must be/);
      await refused(create('ok', '', 'organizations/1'), 'NOT_FOUND');
      await create('x'.repeat(64), 'x'.repeat(1024));
      const missing = `${emulator.source}9`;
      await refused(client.getSource({ name: missing }), 'NOT_FOUND');
      await refused(client.getSource({ name: 'nonsense' }), 'INVALID_ARGUMENT', /^name must be/);
      await refused(
        client.listSources({ parent: 'nonsense/1' }),
        'INVALID_ARGUMENT',
        /^parent must/,
      );
      for (const other of ['folders/1', 'projects/p']) {
        await refused(
          client.listSources({ parent: other }),
          'UNIMPLEMENTED',
          /known, but not emulated/,
        );
      }
    });
  });

  it('can be set at the start', async () => {
    const name = 'organizations/7/sources/42';
    const sources = [{ name, displayName: 'a' }, { displayName: 'b' }];
    await withScc(
      async ({ emulator }) => {
        assert.equal(emulator.source, name);
      },
      { organization: '7', sources },
    );
    await assert.rejects(
      startSccEmulator({ organization: '8', sources }),
      /is not organizations\/8/,
    );
  });
});

/** The properties of a source that are set. */
async function read(
  answer: Promise<
    readonly [{ name?: unknown; displayName?: unknown; description?: unknown }, ...unknown[]]
  >,
): Promise<object> {
  const [{ name, displayName, description }] = await answer;
  return { name, displayName, description };
}
