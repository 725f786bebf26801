import assert from 'node:assert/strict';
import type { PipelineState, StageState } from '../../../../console/api.ts';
import { itemsOf } from '../../../../scripts/lib/payload.ts';
import { sccFaultSummary } from '../../../../console/page/pipeline/fault-summary.ts';
import { flowOf } from '../../../../console/page/pipeline/flow.ts';
import { tallLayout } from '../../../../console/page/pipeline/layout-tall.ts';
import { wideLayout } from '../../../../console/page/pipeline/layout-wide.ts';
import { falcoLoad } from '../../../../console/page/pipeline/load.ts';
import { rateOf, RateWindow, toldRates } from '../../../../console/page/pipeline/rates.ts';
import {
  stageNumbers,
  type StageNumbers,
} from '../../../../console/page/pipeline/stage-numbers.ts';
import { statusText } from '../../../../console/page/pipeline/stage-status.ts';

function write(counters: Record<string, number>, running = true): StageState {
  return { stage: 'write', running, counters };
}

describe('console page: rates', () => {
  it('are the growth of the counters over the time between samples', () => {
    const window = new RateWindow();
    window.take(1000, [write({ written: 10, retried: 1 })]);
    window.take(3000, [write({ written: 50, retried: 1 })]);
    assert.equal(rateOf(window.rates(), 'write', 'written'), 20);
    assert.equal(rateOf(window.rates(), 'write', 'written', 'retried'), 20);
    assert.equal(rateOf(window.rates(), 'enrich', 'enriched'), 0);
  });

  it('are none at first, and decrease to zero without news', () => {
    const window = new RateWindow();
    window.take(0, [write({ written: 0 })]);
    assert.equal(window.rates().size, 0);
    window.take(1000, [write({ written: 100 })]);
    assert.equal(rateOf(window.rates(), 'write', 'written'), 100);
    for (let at = 2000; at <= 6000; at += 1000) window.unchanged(at);
    assert.equal(rateOf(window.rates(), 'write', 'written'), 0);
  });

  it('are never negative when a stage restarts, and skip what happened while disconnected', () => {
    const window = new RateWindow();
    window.take(0, [write({ written: 100 })]);
    window.take(1000, [write({ written: 3 })]);
    assert.equal(rateOf(window.rates(), 'write', 'written'), 0);
    window.clear();
    window.take(9000, [write({ written: 5000 })]);
    assert.equal(rateOf(window.rates(), 'write', 'written'), 0);
  });
});

describe('console page: reported rates', () => {
  it('are those of each stage, and none if no stage reports any', () => {
    assert.equal(toldRates([write({ written: 5 })]), undefined);
    const told = toldRates([{ ...write({}), rates: { written: 0.5 } }]);
    assert.deepEqual(told, new Map([['write.written', 0.5]]));
  });
});

describe("console page: the pipeline's picture", () => {
  const pipeline: PipelineState = {
    at: '2026-01-01T00:00:00Z',
    projectId: 'local-1-1',
    receiveUrl: 'http://127.0.0.1:8080',
    stages: [write({ written: 1200, duplicate: 34, retried: 7 }, false)],
    subscriptions: [
      { name: 'findings-write', topic: 'findings', backlog: 90 },
      { name: 'findings-write-urgent', topic: 'findings', backlog: 9 },
      { name: 'events-enrich', topic: 'events', backlog: null },
    ],
    deadLetters: { events: 0, findings: 1 },
    findings: 1200,
    can: { changeDeadLetters: true, closeFindings: false, send: true },
    faults: { scc: { errorRate: 0.3 }, compute: {}, pubsub: null },
  };

  it('shows the state of each part', () => {
    const { boxes } = flowOf(pipeline, new Map([['write.retried', 2]]), true);
    const box = (id: Parameters<typeof boxes.get>[0]): string => {
      const found = boxes.get(id);
      return `${found?.state}: ${found?.detail}`;
    };
    assert.equal(box('write'), 'stopped: stopped');
    assert.deepEqual(boxes.get('write')?.notes, ['34 duplicates', '7 retried']);
    assert.equal(box('findings'), 'well: 99 waiting');
    assert.equal(boxes.get('findings')?.fill, 0.5);
    assert.equal(box('events'), 'well: topic');
    assert.equal(box('events-dead'), 'well: no dead letters');
    assert.equal(box('findings-dead'), 'troubled: 1 dead letter');
    assert.equal(box('scc'), 'troubled: 1,200 findings');
    assert.deepEqual(boxes.get('scc')?.notes, ['30 % errors']);
  });

  it('distinguishes a stopped stage from one that exited by itself, and neither while offline', () => {
    const stages = [
      { ...write({ written: 1200 }) },
      { ...write({ written: 0 }, false) },
      { ...write({ written: 0 }, false), endedBy: 'SIGKILL' },
    ];
    const shown = (isOnline: boolean): string[] =>
      stages.map((stage) => {
        const { boxes } = flowOf({ ...pipeline, stages: [stage] }, new Map(), isOnline);
        const box = boxes.get('write');
        return `${box?.state}: ${box?.detail}; ${statusText(stage, isOnline)}`;
      });
    assert.deepEqual(shown(true), [
      'well: 1,200 written; running',
      'stopped: stopped; stopped',
      'stopped: down (SIGKILL); down (SIGKILL)',
    ]);
    assert.deepEqual(shown(false), [
      'unknown: 1,200 written; unknown',
      'unknown: 0 written; unknown',
      'unknown: 0 written; unknown',
    ]);
  });

  it('shows what is unknown of a deployment, and does not treat a guess as a stop', () => {
    const stage: StageState = { stage: 'write', running: null, counters: {}, rates: {} };
    const deadLetters = { events: null, findings: null };
    const { boxes, edges } = flowOf({ ...pipeline, stages: [stage], deadLetters }, new Map(), true);
    assert.deepEqual(
      [boxes.get('write')?.state, boxes.get('write')?.detail],
      ['unknown', 'unknown'],
    );
    const dead = boxes.get('findings-dead');
    assert.deepEqual([dead?.state, dead?.detail], ['well', 'unknown']);
    assert.equal(edges.get('write-scc'), 0);
  });

  it('shows the rate of each edge', () => {
    const rates = new Map([
      ['write.written', 3],
      ['write.duplicate', 1],
      ['write.retried', 2],
      ['write.dead', 0.5],
    ]);
    const { edges } = flowOf(pipeline, rates, true);
    assert.equal(edges.get('write-scc'), 4);
    assert.equal(edges.get('findings-write'), 6.5);
    assert.equal(edges.get('write-retry'), 2);
    assert.equal(edges.get('write-findings-dead'), 0.5);
  });

  for (const [name, layout] of [
    ['wide', wideLayout(true)],
    ['tall', tallLayout(true)],
  ] as const) {
    it(`has every part within its bounds and without overlaps, ${name}`, () => {
      assert.equal(layout.boxes.length, 10);
      for (const box of layout.boxes) {
        assert.ok(box.x >= 0 && box.x + box.width <= layout.width, box.id);
        assert.ok(box.y >= 0 && box.y + box.height <= layout.height, box.id);
        for (const other of layout.boxes) {
          const isApart =
            box === other ||
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          assert.ok(isApart, `${box.id} and ${other.id}`);
        }
      }
      const { edges } = flowOf(pipeline, new Map(), true);
      assert.deepEqual(layout.edges.map(({ id }) => id).toSorted(), [...edges.keys()].toSorted());
    });
  }

  it('fits a phone of 360 pixels without scaling, within the margins', () => {
    assert.ok(tallLayout(true).width <= 360 - 2 * 16);
  });

  it('leaves out poll if it does not run', () => {
    assert.ok(wideLayout(false).boxes.every(({ id }) => id !== 'poll'));
    assert.ok(tallLayout(false).edges.every(({ id }) => id !== 'poll-events'));
  });
});

describe('console page: the numbers of a stage', () => {
  const subscriptions: PipelineState['subscriptions'] = [
    { name: 'events-enrich', topic: 'events', backlog: 5 },
    { name: 'findings-write', topic: 'findings', backlog: 90 },
    { name: 'findings-write-urgent', topic: 'findings', backlog: 9 },
  ];
  const numbers = (stage: StageState['stage'], counters: Record<string, number>): StageNumbers =>
    stageNumbers({ stage, running: true, counters }, { subscriptions });

  it('add up: in = done + duplicates + left out + dead letters + waiting', () => {
    const written = numbers('write', { written: 1200, duplicate: 34, dead: 2, retried: 700 });
    assert.equal(written.taken, 1200 + 34 + 2 + 90 + 9);
    assert.deepEqual([written.done, written.duplicates, written.waiting], [1200, 34, 99]);
    const enriched = numbers('enrich', { enriched: 20, dropped: 3, ignored: 1, dead: 1 });
    assert.deepEqual([enriched.taken, enriched.leftOut], [20 + 3 + 1 + 1 + 5, 4]);
  });

  it('keep rejected requests apart from ignored events', () => {
    const received = numbers('receive', { accepted: 10, ignored: 2, quarantined: 1, rejected: 7 });
    assert.deepEqual([received.taken, received.leftOut, received.dead], [13, 2, 1]);
    assert.deepEqual([received.rejected, received.waiting], [7, null]);
  });

  it('have no backlog if it is unknown', () => {
    const stage: StageState = { stage: 'write', running: true, counters: { written: 4 } };
    const { waiting, taken } = stageNumbers(stage, {
      subscriptions: [{ name: 'findings-write', topic: 'findings', backlog: null }],
    });
    assert.deepEqual([waiting, taken], [null, 4]);
  });
});

describe('console page: a summary of faults', () => {
  it('is the most severe fault, or empty', () => {
    assert.equal(sccFaultSummary({ errorRate: 0, writesPerMinute: null, latencyMs: 0 }), '');
    assert.equal(sccFaultSummary({ errorRate: 0.25, latencyMs: 100 }), '25 % errors');
    assert.equal(sccFaultSummary({ writesPerMinute: 0 }), '0 writes/min');
    assert.equal(sccFaultSummary({ lostReplyRate: 0.1 }), '10 % lost replies');
    assert.equal(sccFaultSummary({ latencyMs: 1500 }), '+1,500 ms');
  });
});

describe('console page: synthetic events', () => {
  it('are detections to the pipeline, each with its own id', () => {
    const payload = { name: 'load', isPublished: false, ...falcoLoad(5, 40, Date.UTC(2026, 0, 1)) };
    const items = itemsOf(payload);
    assert.equal(items.length, 40);
    assert.ok(items.every(({ kind }) => kind === 'detection'));
    assert.equal(new Set(items.map((item) => (item.kind === 'detection' ? item.id : ''))).size, 40);
  });

  it('are JSON if there is only one', () => {
    assert.equal(falcoLoad(0, 1, 0).contentType, 'application/json');
  });
});
