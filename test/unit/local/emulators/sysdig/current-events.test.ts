import assert from 'node:assert/strict';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { fixture } from '../../../../../local/samples/index.ts';
import { sampleEvents } from '../../../../../local/emulators/sysdig/index.ts';
import { currentPath, from, idsOf, pageIn, query, readAll, to, withSysdig } from './harness.ts';

describe('Sysdig: /secure/events/v1/events', () => {
  const events = sampleEvents(60, { from, to });
  const newestFirst = idsOf(events).toReversed();

  it('returns the newest first, by default 25 per page, until there is no next page', async () => {
    await withSysdig(
      async (ask) => {
        const first = pageIn(await ask(`${currentPath}${query()}`));
        assert.deepEqual(first.ids, newestFirst.slice(0, 25));
        assert.deepEqual([first.total, first.prev], [60, undefined]);
        const second = pageIn(await ask(`${currentPath}?cursor=${first.next}`));
        assert.deepEqual(second.ids, newestFirst.slice(25, 50));
        const last = pageIn(await ask(`${currentPath}?cursor=${second.next}&limit=200`));
        assert.deepEqual([last.ids, last.next], [newestFirst.slice(50), undefined]);
        const back = pageIn(await ask(`${currentPath}?cursor=${second.prev}`));
        assert.deepEqual(back.ids, first.ids);
      },
      { events },
    );
  });

  it('keeps every digit of an event', async () => {
    const text =
      '{ "id": "1a33f0946dabcdefabcdefad5c3e7f22", "timestamp": 1744772461195149811, "x": 1.0 }';
    await withSysdig(
      async (ask) => {
        const list = await ask(`${currentPath}${query()}`);
        assert.equal(list.text, `{"page":{"total":1},"data":[${text}]}`);
        const single = await ask(`${currentPath}/1a33f0946dabcdefabcdefad5c3e7f22`);
        assert.equal(single.text, text);
        assert.equal((await ask(`${currentPath}/none`)).status, 404);
      },
      { events: [text] },
    );
  });

  it('uses the window to the nanosecond, without its end', async () => {
    await withSysdig(
      async (ask) => {
        const at = async (start: bigint, end: bigint) =>
          pageIn(await ask(`${currentPath}?from=${start}&to=${end}`)).total;
        const only = from + (to - from) / 2n;
        assert.equal(await at(only, only + 1n), 1);
        assert.equal(await at(only + 1n, to), 0);
        assert.equal(await at(from, only), 0);
      },
      { events: sampleEvents(1, { from, to }) },
    );
  });

  for (const [why, parameters] of [
    ['no window', ''],
    ['half a window', `from=${from}`],
    ['from after to', `from=${to}&to=${from}`],
    ['more than two weeks', `from=${from}&to=${from + 1_209_600_000_000_001n}`],
    ['a window and a cursor', `from=${from}&to=${to}&cursor=x`],
    ['a cursor of its own making', 'cursor=x'],
    ['no number', `from=yesterday&to=${to}`],
    ['a number of more than 64 bits', `from=${from}&to=9223372036854775808`],
    ['a limit of 0', `from=${from}&to=${to}&limit=0`],
    ['a limit beyond 200', `from=${from}&to=${to}&limit=201`],
    ['an unknown parameter', `from=${from}&to=${to}&offset=3`],
    ['a parameter twice', `from=${from}&to=${to}&limit=3&limit=4`],
  ] as const) {
    it(`rejects ${why}`, async () => {
      await withSysdig(async (ask) => {
        const { status, text } = await ask(`${currentPath}?${parameters}`);
        assert.equal(status, 400);
        assert.match(text, /^\{"type":"bad_request","message":".+","details":\[\]\}$/);
      });
    });
  }

  it('accepts a window of exactly two weeks', async () => {
    await withSysdig(async (ask) => {
      const { status } = await ask(
        `${currentPath}?from=${from}&to=${from + 1_209_600_000_000_000n}`,
      );
      assert.equal(status, 200);
    });
  });

  for (const [filter, count] of [
    ['not originator in ("benchmarks","compliance","cloudsec")', 3],
    ['not originator in ("policy", "x")', 0],
    ['severity = 5', 1],
    ['severity in ("4","5") and source != "auditTrail"', 3],
    ['kubernetes.cluster.name = "gke-alliances-demo-6" and severity = "4"', 2],
    [String.raw`ruleName = "My \"test\" rule"`, 0],
    ['ruleName = "My test rule custom"', 2],
  ] as const) {
    it(`filters by ${filter}`, async () => {
      await withSysdig(
        async (ask) => assert.equal((await readAll(ask, { filter })).length, count),
        { events: sampleEvents(3, { from, to }) },
      );
    });
  }

  for (const filter of [
    'severity > 3',
    'originator = "policy" or severity = 4',
    'owner = "x"',
    'severity = 4 and',
    'severity = "4',
    'severity in ()',
    'freeText in ("x"',
  ]) {
    it(`rejects the filter ${filter}`, async () => {
      await withSysdig(async (ask) => {
        const { status, text } = await ask(`${currentPath}${query({ filter })}`);
        assert.deepEqual([status, /Invalid filter/.test(text)], [400, true]);
      });
    });
  }

  it('matches the public sample', async () => {
    const sample = parseJson((await fixture('c01')).body);
    assert.ok(isObject(sample) && Array.isArray(sample['data']));
    const rows: unknown[] = sample['data'];
    await withSysdig(
      async (ask) => {
        const whole = '?from=1743822001115928600&to=1744772461195149801';
        const { body } = await ask(`${currentPath}${whole}&limit=1`);
        assert.ok(isObject(body) && isObject(body['page']));
        assert.deepEqual(Object.keys(body['page']).toSorted(), ['next', 'total']);
        assert.deepEqual(body['data'], rows.slice(0, 1));
        assert.equal(pageIn(await ask(`${currentPath}${whole}`)).next, undefined);
      },
      { events: rows.map((row) => JSON.stringify(row)) },
    );
  });
});
