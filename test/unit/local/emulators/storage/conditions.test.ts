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
    for (const wrong of ['x', '-1', '9223372036854775808']) {
      assert.equal((await get(`ifGenerationMatch=${wrong}`))[0], 400, wrong);
    }
  });

  it('are rejected if they are not emulated', async () => {
    for (const name of ['generation', 'ifGenerationNotMatch', 'userProject', 'no-such']) {
      const [status, body] = await get(`${name}=1`);
      assert.equal(status, 501);
      assert.match(body, new RegExp(`${name}: not emulated`));
    }
  });
});

describe('the name of an object', () => {
  let storage: StorageEmulator;
  before(async () => {
    storage = await startStorageEmulator({ buckets: ['b'] });
  });
  after(async () => storage.close());

  async function put(name: string): Promise<number> {
    const query = new URLSearchParams({ uploadType: 'media', name });
    const url = `${storage.url}/upload/storage/v1/b/b/o?${query.toString()}`;
    return (await fetch(url, { method: 'POST', body: 'x' })).status;
  }

  it('is checked as Cloud Storage documents it', async () => {
    for (const name of ['é'.repeat(512), 'a/b', '...', '.well-known/other']) {
      assert.equal(await put(name), 200, name);
    }
    const invalid = [
      '',
      'é'.repeat(513),
      'a\rb',
      'a\nb',
      '.',
      '..',
      '.well-known/acme-challenge/x',
    ];
    for (const name of invalid) assert.equal(await put(name), 400, name);
  });

  it('must be properly encoded in a path', async () => {
    for (const path of ['b/b/o/%zz', 'b/%zz/o/x']) {
      const { status } = await fetch(`${storage.url}/storage/v1/${path}?alt=media`);
      assert.equal(status, 400, path);
    }
  });
});
