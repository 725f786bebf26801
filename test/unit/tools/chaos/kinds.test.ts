import assert from 'node:assert/strict';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { allKinds } from '../../../../tools/chaos/all-kinds.ts';
import type { EventKind } from '../../../../tools/chaos/event-kind.ts';
import { falcoId, rfc3339 } from '../../../../tools/chaos/event-variants.ts';
import { fixture } from '../../../../local/samples/index.ts';

describe('the events of a chaos run', () => {
  let kinds: EventKind[];
  before(async () => {
    kinds = await allKinds(1);
  });

  it('cover every format and every sample that is a detection', () => {
    const formats = new Set(kinds.map(({ format }) => format));
    for (const format of [
      'falco',
      'sysdig-api',
      'sysdig-channel',
      'sysdig-forwarder',
      'sysdig-legacy',
    ]) {
      assert.ok(formats.has(format), format);
    }
    assert.equal(kinds.filter(({ name }) => /#\d$/.test(name)).length, 54);
  });

  it('have their known ids and times, all distinct', () => {
    const ids = new Set<string>();
    let n = 0;
    for (const kind of kinds.filter(({ isStray }) => isStray !== true)) {
      for (let times = 0; times < 3; times += 1) {
        const { text, id, time } = kind.event(n, 0);
        const [item, ...others] = parseJsonItems(text);
        assert.ok(item !== undefined && others.length === 0, kind.name);
        const counted = { detection: 'accepted', ignored: 'ignored', unknown: 'quarantined' };
        assert.equal(counted[item.kind], kind.counted, kind.name);
        n += 1;
        if (item.kind === 'ignored') continue;
        assert.equal(item.id, id, kind.name);
        assert.ok(!ids.has(id), kind.name);
        ids.add(id);
        if (item.kind !== 'detection' || time === undefined) continue;
        assert.equal(item.parse().time, rfc3339(time), kind.name);
      }
    }
  });

  it('are the same when repeated, except for what falcosidekick generates anew', () => {
    let changed = 0;
    for (const kind of kinds) {
      const [first, again] = [kind.event(5, 0), kind.event(5, 1)];
      assert.equal(again.id, first.id);
      if (again.text !== first.text) changed += 1;
    }
    assert.ok(changed > 0);
  });

  it('differ with the seed', async () => {
    const others = await allKinds(2);
    for (const [at, kind] of kinds.entries()) {
      const { text, id } = kind.event(5, 0);
      // Sysdig's oldest ids are decimal and count up. Falco's ids derive from the content, which is the same.
      if (kind.format !== 'sysdig-forwarder' || id === '') continue;
      assert.notEqual(others[at]?.event(5, 0).text, text, kind.name);
    }
  });

  it('have their ids by the documented rule', async () => {
    // From test/fixtures/outcomes.ts, computed independently of the program.
    for (const [name, id] of [
      ['e04', '994f594cfda0b7924d9a3ebf00fe5c77'],
      ['e15', '9353e44f384b4b7191315481d38b6f47'],
      ['e08', 'e35255eccb9e783fee1a4abc2e3cc6f3'],
    ] as const) {
      const body = parseJson((await fixture(name)).body);
      assert.ok(isObject(body));
      // The rule uses the time with nine digits.
      const time = String(body['time']).replace(
        /\.(\d+)Z$/,
        (_, digits: string) => `.${digits.padEnd(9, '0')}Z`,
      );
      assert.equal(falcoId({ ...body, time }), id, name);
    }
  });
});
