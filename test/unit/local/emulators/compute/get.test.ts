import assert from 'node:assert/strict';
import { error, node, withCompute } from './harness.ts';

describe('Compute: instances.get', () => {
  it('finds an instance by name and by ID', async () => {
    await withCompute(async (get) => {
      const byName = await get(`projects/shop/zones/${node.zone}/instances/${node.name}`);
      const byId = await get(`projects/shop/zones/${node.zone}/instances/${node.id}`);
      assert.equal(byName.status, 200);
      assert.deepEqual(byName, byId);
    });
  });

  it('reports a missing instance', async () => {
    await withCompute(async (get) => {
      const path = 'projects/shop/zones/us-central1-a/instances/none';
      assert.deepEqual(
        await get(path),
        error(404, 'notFound', `The resource '${path}' was not found`),
      );
      assert.deepEqual(
        await get('projects/shop/zones/mars/instances/x'),
        error(400, 'invalid', "Invalid value for field 'zone': 'mars'. Unknown zone."),
      );
      assert.deepEqual(
        await get('projects/none/zones/us-central1-a/instances/x'),
        error(404, 'notFound', "The resource 'projects/none' was not found"),
      );
      assert.equal((await get('projects/shop/zones')).status, 404);
      assert.equal((await get('projects/%ff/zones/z/instances/x')).status, 400);
    });
  });

  it('rejects a name that no instance can have, and parameters that it would ignore', async () => {
    await withCompute(async (get) => {
      const path = `projects/shop/zones/${node.zone}/instances`;
      for (const name of [
        'Node',
        'node_1',
        'node-',
        '-node',
        'n'.repeat(64),
        '0',
        '1'.repeat(21),
      ]) {
        const { status, body } = await get(`${path}/${name}`);
        assert.equal(status, 400, name);
        assert.match(JSON.stringify(body), /Must be a match of regex/);
      }
      const list = 'projects/shop/aggregated/instances';
      for (const query of [
        'fields=items',
        'includeAllScopes=true',
        'maxResults=1&maxResults=2',
        'returnPartialSuccess=maybe',
      ]) {
        assert.equal((await get(`${list}?${query}`)).status, 400, query);
      }
      assert.equal((await get(`${list}?returnPartialSuccess=false`)).status, 200);
    });
  });

  it('returns the current instances', async () => {
    await withCompute(
      async (get, emulator) => {
        const path = `projects/shop/zones/${node.zone}/instances/${node.name}`;
        assert.equal((await get(path)).status, 404);
        emulator.setInstances([node]);
        assert.equal((await get(path)).status, 200);
        assert.deepEqual(emulator.calls(), { 'instances.get': { 200: 1, 404: 1 } });
      },
      { projects: ['shop'] },
    );
  });
});
