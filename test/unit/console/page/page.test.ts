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
  sentenceCase,
} from '../../../../console/page/format.ts';
import { hashOf, parseRoute, type Route } from '../../../../console/page/route.ts';
import { State } from '../../../../console/page/state.ts';
import { journeyOf } from '../../../../console/page/try-it/journey.ts';
import { leftOut } from '../../../../console/page/try-it/left-out.ts';
import { Latest } from '../../../../console/page/try-it/latest.ts';
import { row } from './rows.ts';

describe('console page: addresses', () => {
  it('name each view, and are parsed again', () => {
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

  it('lead to the overview if they are unknown', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#main']) {
      assert.deepEqual(parseRoute(hash), { view: 'overview', range: 'all' }, hash);
    }
    assert.deepEqual(parseRoute('#/findings/%'), { view: 'finding', id: '%' });
  });
});

describe('console page: formatting', () => {
  it('groups digits, and distinguishes singular and plural', () => {
    assert.equal(count(1_234_567), '1,234,567');
    assert.equal(plural(1, 'finding'), '1 finding');
    assert.equal(plural(0, 'finding'), '0 findings');
    assert.deepEqual([0, 0.25, 9.96, 1234].map(perSecond), ['0/s', '0.3/s', '10.0/s', '1,234/s']);
  });

  it('shows times in UTC, and other text unchanged', () => {
    assert.equal(dateTime('2024-07-03T18:23:17.187466069Z'), '2024-07-03 18:23:17');
    assert.equal(dateTime('2024-07-03T20:23:17+02:00'), '2024-07-03 18:23:17');
    assert.equal(clockTime('2024-07-03T18:23:17Z'), '18:23:17');
    assert.equal(dateTime('yesterday'), 'yesterday');
  });

  it('shortens a resource to its kind and name', () => {
    const name = '//compute.googleapis.com/projects/shop/zones/europe-west1-b/instances/42';
    assert.equal(shortResource(name), 'instances/42');
    assert.equal(shortResource('host/web'), 'host/web');
    assert.equal(
      sentenceCase('CONTAINER_ADMINISTRATION_COMMAND'),
      'Container administration command',
    );
  });
});

describe('console page: its state', () => {
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

  it('replaces a finding that changed, and adds a new one', () => {
    const state = new State();
    state.setConnection('open');
    state.addFindings([row({ id: 'a' }), row({ id: 'b' })]);
    state.addFindings([row({ id: 'a', severity: 'HIGH' }), row({ id: 'c' })]);
    assert.deepEqual(
      state.findings.map(({ id, severity }) => `${id} ${severity}`),
      ['a HIGH', 'b LOW', 'c LOW'],
    );
  });

  it('drops everything old after a reconnect', () => {
    const state = new State();
    state.setConnection('open');
    state.addFindings([row({ id: 'a' })]);
    state.addOutcomes([line('a')]);
    state.setConnection('lost');
    assert.equal(state.findings.length, 1, 'the old findings disappeared too early');
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

  it('forgets the findings of a restarted system that has none', () => {
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

describe('console page: the progress of a sent event', () => {
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

  it('infers the earlier steps from a later stage, whichever log comes first', () => {
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

  it('ends with a finding even if it already existed', () => {
    assert.equal(journeyOf([line('write', 'duplicate')]).end?.isFinding, true);
  });
});

describe('console page: items that receive left out', () => {
  const outcomes: OutcomeLine[] = [
    { at: '', stage: 'receive', outcome: 'quarantined', reason: 'unknown-format' },
    { at: '', stage: 'receive', outcome: 'accepted', eventId: 'a' },
    { at: '', stage: 'receive', outcome: 'quarantined', reason: 'unknown-format' },
  ];

  it('are counted from its response, with the reasons of its log', () => {
    assert.deepEqual(leftOut('{"accepted":1,"ignored":1,"quarantined":2}', outcomes), [
      { outcome: 'ignored', count: 1, reasons: [] },
      { outcome: 'quarantined', count: 2, reasons: ['unknown-format'] },
    ]);
  });

  it('are none if all were accepted, or if nothing was posted', () => {
    assert.deepEqual(leftOut('{"accepted":3,"ignored":0,"quarantined":0}', outcomes), []);
    assert.deepEqual(leftOut('published as message 1', outcomes), []);
  });
});

describe('console page: the latest answer wins', () => {
  it('even over a slower answer to an older question', async () => {
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
