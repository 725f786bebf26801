import assert from 'node:assert/strict';
import { gatherLines } from '@pipeline/shared/log-lines.ts';

describe('log lines', () => {
  it('of concurrent requests are written together, before the requests are answered', async () => {
    const done: string[] = [];
    const write = gatherLines((text) => done.push(text));
    const published = Promise.withResolvers<void>();
    const request = async (name: string): Promise<void> => {
      await (async () => {
        await published.promise;
        write(`${name}\n`);
      })();
      done.push(`answer to ${name}`);
    };
    const requests = [request('a'), request('b')];
    published.resolve();
    await Promise.all(requests);
    assert.deepEqual(done, ['a\nb\n', 'answer to a', 'answer to b']);
    await request('c');
    assert.deepEqual(done.slice(3), ['c\n', 'answer to c']);
  });
});
