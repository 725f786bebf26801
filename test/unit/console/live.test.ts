import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { OutcomeLine, PipelineState } from '../../../console/api.ts';
import { FindingRows } from '../../../console/server/findings/finding-rows.ts';
import { Live } from '../../../console/server/live/live.ts';
import { OutcomeLines } from '../../../console/server/live/outcome-lines.ts';
import { FakeClock } from '../../fake-clock.ts';

/** A connection that accepts a set number of events. */
class Page extends EventEmitter {
  readonly texts: string[] = [];
  room = Infinity;
  ended = false;

  write(text: string): boolean {
    this.texts.push(text);
    this.room -= 1;
    return this.room > 0;
  }

  end(): void {
    this.ended = true;
  }

  /** Simulates that its network has drained. */
  drain(room = Infinity): void {
    this.room = room;
    this.emit('drain');
  }

  /** Removes the events so far, and returns their names. */
  take(): string[] {
    return this.texts.splice(0).map((text) => /^event: (.*)$/m.exec(text)?.[1] ?? text.trim());
  }

  /** Removes the events so far, and returns the ids of their findings. */
  findings(): string[][] {
    return this.texts.splice(0).flatMap((text) => {
      const [, json] = /^event: findings\ndata: (.*)\n\n$/.exec(text) ?? [];
      return json === undefined ? [] : [(JSON.parse(json) as { id: string }[]).map(({ id }) => id)];
    });
  }
}

describe('console: live events', () => {
  let clock: FakeClock;
  let rows: FindingRows;
  let outcomes: OutcomeLines;
  let live: Live;
  let count: number;
  let looked: number;
  let dead: number;

  beforeEach(() => {
    clock = new FakeClock();
    rows = new FindingRows(() => ({}));
    outcomes = new OutcomeLines(clock);
    [count, looked, dead] = [0, 0, 0];
    live = new Live({
      clock,
      rows,
      outcomes,
      pipeline: () => {
        looked += 1;
        return stateOf(clock.now(), count);
      },
      deadLetters: () => ({ count: dead, version: String(dead) }),
    });
  });
  afterEach(() => live.close());

  /** Advances the clock, in steps no longer than any timer here. */
  async function pass(ms: number): Promise<void> {
    for (let past = 0; past < ms; past += 250) {
      clock.advance(250);
      await turn();
    }
  }

  function open(room = Infinity): Page {
    const page = new Page();
    page.room = room;
    live.add(page);
    return page;
  }

  it('begin with the whole state, ten thousand findings in events of a thousand', () => {
    for (let n = 0; n < 10_000; n += 1) rows.changed(`findings/f${n}`);
    const page = open();
    assert.deepEqual(page.take(), [
      'retry: 1000',
      'pipeline',
      'dead-letters',
      ...Array.from({ length: 10 }, () => 'findings'),
    ]);
  });

  it('send findings every quarter of a second and the pipeline every half, if they changed', async () => {
    const page = open();
    page.take();
    await pass(1000);
    assert.deepEqual(page.take(), []);
    rows.changed('findings/a');
    rows.changed('findings/b');
    count = 1;
    assert.deepEqual(page.take(), []);
    await pass(250);
    assert.deepEqual(page.findings(), [['a', 'b']]);
    await pass(250);
    assert.deepEqual(page.take(), ['pipeline']);
    dead = 3;
    await pass(250);
    assert.match(page.texts.join(''), /^event: dead-letters\ndata: \{"count":3\}\n\n$/);
  });

  it('send a heartbeat every 15 seconds', async () => {
    const page = open();
    page.take();
    await pass(14_750);
    assert.deepEqual(page.take(), []);
    await pass(250);
    assert.deepEqual(page.take(), [': heartbeat']);
  });

  it('wait for a slow page, hold nothing for it, and send the current state when it can accept more', async () => {
    for (let n = 0; n < 5000; n += 1) rows.changed(`findings/f${n}`);
    const slow = open(2);
    const quick = open();
    assert.equal(slow.texts.length, 2);
    quick.take();
    // For a minute, everything changes all the time.
    for (let n = 0; n < 240; n += 1) {
      count += 1;
      rows.changed('findings/f0');
      rows.changed('findings/g');
      await pass(250);
    }
    assert.equal(slow.texts.length, 2);
    assert.ok(quick.take().length > 240);
    slow.take();
    slow.drain();
    const events = slow.texts.map((text) => /^event: (.*)$/m.exec(text)?.[1]);
    assert.deepEqual(events.filter((name) => name === 'pipeline').length, 1);
    const state = slow.texts.find((text) => text.startsWith('event: pipeline')) ?? '';
    assert.match(state, /"findings":2(?:39|40),/);
    const ids = slow.findings().flat();
    assert.equal(ids.length, 5001);
    assert.equal(new Set(ids).size, 5001);
    assert.deepEqual(ids.slice(-2), ['f0', 'g']);
  });

  it('send a page that joins later the same, each at its own pace', async () => {
    rows.changed('findings/a');
    const first = open();
    first.take();
    await pass(250);
    const second = open();
    assert.deepEqual(second.findings(), [['a']]);
    rows.changed('findings/b');
    await pass(250);
    assert.deepEqual([first.findings(), second.findings()], [[['b']], [['b']]]);
  });

  it('send the latest outcomes, in a flood only its end', async () => {
    const page = open();
    page.take();
    for (let n = 0; n < 5000; n += 1) {
      outcomes.add({ stage: 'write', outcome: 'written', eventId: `e${n}`, fields: {} });
    }
    await pass(250);
    const [, json = ''] = /^event: outcomes\ndata: (.*)\n\n$/.exec(page.texts.join('')) ?? [];
    const lines = JSON.parse(json) as OutcomeLine[];
    assert.equal(lines.length, 200);
    assert.equal(lines.at(-1)?.eventId, 'e4999');
  });

  it('cost nothing without a page: no timer, and nothing is read', async () => {
    assert.equal(clock.sleeping, 0);
    const page = open();
    const other = open();
    await turn();
    assert.equal(clock.sleeping, 1);
    page.emit('close');
    assert.equal(live.readers, 1);
    other.emit('close');
    await turn();
    const before = looked;
    await pass(5000);
    assert.deepEqual([clock.sleeping, live.readers, looked], [0, 0, before]);
    // They resume with the next page.
    const next = open();
    await turn();
    next.take();
    count += 1;
    await pass(500);
    assert.deepEqual(next.take(), ['pipeline']);
  });

  it('end with the console', async () => {
    const page = open();
    await turn();
    live.close();
    await turn();
    assert.deepEqual([page.ended, clock.sleeping], [true, 0]);
  });
});

function stateOf(now: number, findings: number): PipelineState {
  return {
    at: new Date(now).toISOString(),
    projectId: 'p',
    receiveUrl: 'http://127.0.0.1:1',
    stages: [],
    subscriptions: [],
    deadLetters: { events: 0, findings: 0 },
    findings,
    can: { changeDeadLetters: true, closeFindings: false, send: true },
    faults: { scc: {}, compute: {}, pubsub: null },
  };
}
