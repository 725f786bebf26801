import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { OutcomeLine, PipelineState } from '../../../../console/api.ts';
import {
  clockTime,
  count,
  dateTime,
  perSecond,
  plural,
  shortResource,
  words,
} from '../../../../console/page/format.ts';
import { hashOf, parseRoute, type Route } from '../../../../console/page/route.ts';
import { State } from '../../../../console/page/state.ts';
import { journeyOf } from '../../../../console/page/try-it/journey.ts';
import { leftOut } from '../../../../console/page/try-it/left-out.ts';
import { Latest } from '../../../../console/page/try-it/latest.ts';
import { row } from './rows.ts';

describe('console page: addresses', () => {
  it('name each place, and are understood again', () => {
    const routes: Route[] = [
      { view: 'overview', range: 'all' },
      { view: 'overview', range: '24h' },
      { view: 'pipeline' },
      { view: 'findings', query: '' },
      { view: 'findings', query: 'severity=HIGH&q=a%20b' },
      { view: 'finding', id: 'a/b?c#d%' },
      { view: 'try-it' },
      { view: 'dead-letters' },
    ];
    for (const route of routes) assert.deepEqual(parseRoute(hashOf(route)), route);
  });

  it('lead to the overview when they mean nothing', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#main']) {
      assert.deepEqual(parseRoute(hash), { view: 'overview', range: 'all' }, hash);
    }
    assert.deepEqual(parseRoute('#/findings/%'), { view: 'finding', id: '%' });
  });
});

describe('console page: figures and words', () => {
  it('groups digits, and tells one from many', () => {
    assert.equal(count(1_234_567), '1,234,567');
    assert.equal(plural(1, 'finding'), '1 finding');
    assert.equal(plural(0, 'finding'), '0 findings');
    assert.deepEqual([0, 0.25, 9.96, 1234].map(perSecond), ['0/s', '0.3/s', '10.0/s', '1,234/s']);
  });

  it('shows times in UTC, and what is no time as it is', () => {
    assert.equal(dateTime('2024-07-03T18:23:17.187466069Z'), '2024-07-03 18:23:17');
    assert.equal(dateTime('2024-07-03T20:23:17+02:00'), '2024-07-03 18:23:17');
    assert.equal(clockTime('2024-07-03T18:23:17Z'), '18:23:17');
    assert.equal(dateTime('yesterday'), 'yesterday');
  });

  it('shortens a resource to what it is', () => {
    const name = '//compute.googleapis.com/projects/shop/zones/europe-west1-b/instances/42';
    assert.equal(shortResource(name), 'instances/42');
    assert.equal(shortResource('host/web'), 'host/web');
    assert.equal(words('CONTAINER_ADMINISTRATION_COMMAND'), 'Container administration command');
  });
});

describe('console page: what it knows', () => {
  const pipeline = (findings: number): PipelineState => ({
    at: '',
    projectId: '',
    receiveUrl: '',
    stages: [],
    subscriptions: [],
    deadLetters: { events: 0, findings: 0 },
    findings,
    can: { changeDeadLetters: true, closeFindings: false, send: true },
    faults: { scc: {}, compute: {}, pubsub: null },
  });
  const line = (eventId: string): OutcomeLine => ({
    at: '',
    stage: 'write',
    outcome: 'written',
    eventId,
  });

  it('replaces a finding that changed, and adds one that is new', () => {
    const state = new State();
    state.setConnection('open');
    state.addFindings([row({ id: 'a' }), row({ id: 'b' })]);
    state.addFindings([row({ id: 'a', severity: 'HIGH' }), row({ id: 'c' })]);
    assert.deepEqual(
      state.findings.map(({ id, severity }) => `${id} ${severity}`),
      ['a HIGH', 'b LOW', 'c LOW'],
    );
  });

  it('has nothing of before once a connection is made anew', () => {
    const state = new State();
    state.setConnection('open');
    state.addFindings([row({ id: 'a' })]);
    state.addOutcomes([line('a')]);
    state.setConnection('lost');
    assert.equal(state.findings.length, 1, 'what was known stays in sight meanwhile');
    state.setConnection('open');
    state.addFindings([row({ id: 'b' })]);
    state.addFindings([row({ id: 'c' })]);
    state.addOutcomes([line('b')]);
    assert.deepEqual(
      state.findings.map(({ id }) => id),
      ['b', 'c'],
    );
    assert.deepEqual(
      state.outcomes.map(({ eventId }) => eventId),
      ['b'],
    );
  });

  it('forgets findings of a system that was started again and has none', () => {
    const state = new State();
    const heard = sinon.spy();
    state.on('findings', heard);
    state.setConnection('open');
    state.addFindings([row({ id: 'a' })]);
    state.setConnection('open');
    state.setPipeline(pipeline(0));
    assert.deepEqual(state.findings, []);
    assert.equal(heard.callCount, 2);
  });
});

describe('console page: the way of what was sent', () => {
  const line = (stage: OutcomeLine['stage'], outcome: string, reason?: string): OutcomeLine => ({
    at: '',
    stage,
    outcome,
    ...(reason !== undefined && { reason }),
  });
  const states = (...lines: readonly OutcomeLine[]): string =>
    journeyOf(lines)
      .steps.map(({ state }) => state)
      .join(' ');

  it('goes step by step', () => {
    assert.equal(states(), 'waiting waiting waiting');
    const received = line('receive', 'accepted');
    assert.equal(states(received), 'done waiting waiting');
    assert.equal(states(received, line('enrich', 'enriched')), 'done done waiting');
    const all = [received, line('enrich', 'enriched'), line('write', 'written')];
    assert.equal(states(...all), 'done done done');
    assert.deepEqual(journeyOf(all).end, { isFinding: true, outcome: 'written', reason: '' });
  });

  it('knows from a later stage that the earlier ones are done, whichever log comes first', () => {
    assert.equal(states(line('write', 'retried')), 'done done retrying');
    assert.equal(states(line('write', 'written'), line('receive', 'accepted')), 'done done done');
  });

  it('ends without a finding, with the reason', () => {
    const lines = [
      line('receive', 'accepted'),
      line('enrich', 'dropped', 'below-minimum-severity'),
    ];
    assert.equal(states(...lines), 'done failed skipped');
    assert.deepEqual(journeyOf(lines).end, {
      isFinding: false,
      outcome: 'dropped',
      reason: 'below-minimum-severity',
    });
    assert.equal(states(line('receive', 'quarantined')), 'failed skipped skipped');
  });

  it('is a finding also where it was there before', () => {
    assert.equal(journeyOf([line('write', 'duplicate')]).end?.isFinding, true);
  });
});

describe('console page: what receive left out', () => {
  const outcomes: OutcomeLine[] = [
    { at: '', stage: 'receive', outcome: 'quarantined', reason: 'unknown-format' },
    { at: '', stage: 'receive', outcome: 'accepted', eventId: 'a' },
    { at: '', stage: 'receive', outcome: 'quarantined', reason: 'unknown-format' },
  ];

  it('is counted by its answer, with the reasons of its log', () => {
    assert.deepEqual(leftOut('{"accepted":1,"ignored":1,"quarantined":2}', outcomes), [
      { outcome: 'ignored', count: 1, reasons: [] },
      { outcome: 'quarantined', count: 2, reasons: ['unknown-format'] },
    ]);
  });

  it('is nothing where all was accepted, or where nothing was posted', () => {
    assert.deepEqual(leftOut('{"accepted":3,"ignored":0,"quarantined":0}', outcomes), []);
    assert.deepEqual(leftOut('published as message 1', outcomes), []);
  });
});

describe('console page: the latest answer wins', () => {
  it('also over a slower one to an older question', async () => {
    const clock = sinon.useFakeTimers();
    try {
      const waiting = new Map<string, (answer: string) => void>();
      const asked: string[] = [];
      const latest = new Latest<string, string>(async (question) => {
        asked.push(question);
        return new Promise((resolve) => waiting.set(question, resolve));
      }, 250);
      const taken: string[] = [];
      const ask = (question: string): void => {
        latest.ask(
          question,
          (answer) => taken.push(answer),
          (error) => taken.push(`failed: ${String(error)}`),
        );
      };
      ask('typed too soon');
      await clock.tickAsync(100);
      ask('first');
      await clock.tickAsync(250);
      ask('second');
      await clock.tickAsync(250);
      assert.deepEqual(asked, ['first', 'second']);
      waiting.get('second')?.('answer to second');
      waiting.get('first')?.('answer to first');
      await clock.tickAsync(1);
      assert.deepEqual(taken, ['answer to second']);
    } finally {
      clock.restore();
    }
  });
});
