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
