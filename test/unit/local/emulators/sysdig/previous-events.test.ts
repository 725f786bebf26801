import assert from 'node:assert/strict';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { fixture } from '../../../../../local/samples/index.ts';
import { sampleEvents } from '../../../../../local/emulators/sysdig/index.ts';
import {
  currentPath,
  from,
  idsOf,
  pageIn,
  previousPath,
  query,
  to,
  withSysdig,
} from './harness.ts';

describe('Sysdig: /api/v1/secureEvents', () => {
  it('pages with prev, which exists even on the last page', async () => {
    const events = sampleEvents(5, { from, to });
    const newestFirst = idsOf(events).toReversed();
    await withSysdig(
      async (ask) => {
        const first = pageIn(await ask(`${previousPath}${query({ limit: '3' })}`));
        assert.deepEqual([first.ids, first.total], [newestFirst.slice(0, 3), 5]);
        const last = pageIn(await ask(`${previousPath}?cursor=${first.prev}&limit=3`));
        assert.deepEqual(last.ids, newestFirst.slice(3));
        const beyond = pageIn(await ask(`${previousPath}?cursor=${last.prev}&limit=3`));
        assert.deepEqual(beyond.ids, []);
        const back = pageIn(await ask(`${previousPath}?cursor=${last.next}&limit=3`));
        assert.deepEqual(back.ids, first.ids);
      },
      { events },
    );
  });

  it('returns the time as text, to the nanosecond, in the form of the public sample', async () => {
    const text = `{"id":"a","timestamp":1744772461195149810,"actions":[{"type":"capture","isSuccessful":false}]}`;
    await withSysdig(
      async (ask) => {
        const { body } = await ask(`${previousPath}/a`);
        assert.deepEqual(body, {
          id: 'a',
          cursor: 'a',
          timestamp: '2025-04-16T03:01:01.19514981Z',
          actions: [{ type: 'capture', successful: false }],
        });
      },
      { events: [text] },
    );
    const page: unknown = parseJson((await fixture('c03')).body);
    assert.ok(isObject(page) && Array.isArray(page['data']) && isObject(page['data'][0]));
    const sample = page['data'][0];
    await withSysdig(
      async (ask) => {
        const { body } = await ask(`${previousPath}/12345678910`);
        assert.deepEqual(body, { ...sample, cursor: '12345678910' });
        const current = await ask(`${currentPath}/12345678910`);
        assert.match(current.text, /"timestamp":1700651788101680299,/);
      },
      { events: [JSON.stringify(sample)] },
    );
  });

  it('accepts a limit of at most 999, and windows of any length', async () => {
    await withSysdig(async (ask) => {
      const status = async (parameters: string) =>
        (await ask(`${previousPath}?from=0&to=${to}&${parameters}`)).status;
      assert.deepEqual([await status('limit=999'), await status('limit=1000')], [200, 400]);
    });
  });

  it('answers a ping', async () => {
    await withSysdig(async (ask) => {
      assert.equal((await ask(`${previousPath}/status`)).status, 200);
      assert.equal((await ask(`${previousPath}/status`, { as: 'other' })).status, 401);
    });
  });

  it('rejects cursors of the other API', async () => {
    await withSysdig(
      async (ask) => {
        const { next } = pageIn(await ask(`${currentPath}${query({ limit: '1' })}`));
        assert.ok(next !== undefined);
        assert.equal((await ask(`${previousPath}?cursor=${next}`)).status, 400);
      },
      { events: sampleEvents(2, { from, to }) },
    );
  });
});
