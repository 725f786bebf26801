import assert from 'node:assert/strict';
import {
  startStorageEmulator,
  type StorageEmulator,
} from '../../../../../local/emulators/storage/index.ts';

describe('conditions on reading an object', () => {
  let storage: StorageEmulator;
  let generation: string;

  before(async () => {
    storage = await startStorageEmulator({ buckets: ['b'] });
    const upload = `${storage.url}/upload/storage/v1/b/b/o?uploadType=media&name=o`;
    const response = await fetch(upload, { method: 'POST', body: 'x' });
    const stored: unknown = await response.json();
    assert.ok(typeof stored === 'object' && stored !== null && 'generation' in stored);
    generation = String(stored.generation);
  });

  after(async () => storage.close());

  async function get(query: string, name = 'o'): Promise<[status: number, body: string]> {
    const response = await fetch(`${storage.url}/storage/v1/b/b/o/${name}?${query}`);
    return [response.status, await response.text()];
  }

  it('allow a read if the generation matches', async () => {
    assert.deepEqual(await get(`alt=media&ifGenerationMatch=${generation}`), [200, 'x']);
    assert.equal((await get(`ifGenerationMatch=${generation}`))[0], 200);
  });

  it('return 412 if it differs, or if no object may exist', async () => {
    for (const other of [`${generation}1`, '0']) {
      for (const query of ['', 'alt=media&']) {
        const [status, body] = await get(`${query}ifGenerationMatch=${other}`);
        assert.equal(status, 412);
        assert.match(body, /conditionNotMet/);
      }
    }
    assert.equal((await get('ifGenerationMatch=1', 'none'))[0], 404);
    assert.equal((await get('ifGenerationMatch=x'))[0], 400);
  });

  it('are rejected if they are not emulated', async () => {
    for (const name of ['generation', 'ifGenerationNotMatch', 'ifMetagenerationMatch']) {
      const [status, body] = await get(`${name}=1`);
      assert.equal(status, 501);
      assert.match(body, new RegExp(`${name}: known, but not emulated`));
    }
  });
});
