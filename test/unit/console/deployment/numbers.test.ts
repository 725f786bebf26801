import assert from 'node:assert/strict';
import type { PipelineState, StageState } from '../../../../console/api.ts';
import { denied, functionOf, type Reply } from '../../scripts/doctor/deployed.ts';
import { ForwardClock, startWorld, week, type World } from './support.ts';

const path = 'GET /monitoring/projects/project-1/timeSeries';

describe('the console of a deployment: numbers', () => {
  let world: World;
  /** The queries to Cloud Monitoring. */
  let queries: URLSearchParams[] = [];
  before(async () => {
    world = await startWorld();
    world.routes.set(path, ({ url = '' }) => {
      const query = new URL(url, 'http://none').searchParams;
      queries.push(query);
      return monitoring(query);
    });
  });
  beforeEach(() => {
    queries = [];
  });
  after(async () => world.close());

  /**
   * A response in the format of https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list
   */
  function monitoring(query: URLSearchParams): Reply {
    const filter = query.get('filter') ?? '';
    if (filter.includes('num_undelivered_messages')) {
      const series = Object.entries({ 'events-enrich': [7, 9], 'findings-dead': [3] }).map(
        ([subscription_id, values]) => ({
          metric: { type: 'pubsub.googleapis.com/subscription/num_undelivered_messages' },
          resource: { type: 'pubsub_subscription', labels: { project_id: 'p', subscription_id } },
          metricKind: 'GAUGE',
          valueType: 'INT64',
          points: values.map((value) => ({ value: { int64Value: String(value) } })),
        }),
      );
      return { status: 200, body: { timeSeries: series } };
    }
    const isRate = query.get('aggregation.perSeriesAligner') === 'ALIGN_RATE';
    const value = isRate ? { doubleValue: 0.5 } : { int64Value: '1200' };
    const labels = { stage: 'write', outcome: 'written' };
    return { status: 200, body: { timeSeries: [{ metric: { labels }, points: [{ value }] }] } };
  }

  const of = (stages: readonly StageState[], wanted: string): StageState => {
    const found = stages.find(({ stage }) => stage === wanted);
    assert.ok(found !== undefined);
    return found;
  };

  it('are the backlogs, the outcomes of the period and their rates', async () => {
    const { ask } = await world.open();
    const { stages, subscriptions, deadLetters } = (await ask<PipelineState>('/api/pipeline')).body;
    const write = of(stages, 'write');
    assert.equal(write.counters['written'], 1200);
    assert.equal(write.counters['retried'], 0);
    assert.equal(write.rates?.['written'], 0.5);
    assert.deepEqual(
      subscriptions.map(({ name, backlog }) => [name, backlog]),
      // The newest value comes first; the others are unknown.
      [
        ['events-enrich', 7],
        ['findings-write', null],
        ['findings-write-urgent', null],
      ],
    );
    // events-dead is unknown and has not been read.
    assert.deepEqual(deadLetters, { events: null, findings: 3 });
  });

  it("are queried by the metric's name in Terraform, including the prefix", async () => {
    const topics = { ...world.deployment.topics, events: 'team-events' };
    await world.open({ deployment: { ...world.deployment, topics } });
    const outcomes = queries.filter((query) => query.get('filter')?.includes('scc-outcomes'));
    assert.deepEqual(
      outcomes.map((query) => query.get('filter')),
      Array(2).fill('metric.type = "logging.googleapis.com/user/team-scc-outcomes"'),
    );
    const [counts] = outcomes;
    assert.deepEqual(counts?.getAll('aggregation.groupByFields'), [
      'metric.labels.stage',
      'metric.labels.outcome',
    ]);
    assert.equal(counts?.get('aggregation.crossSeriesReducer'), 'REDUCE_SUM');
    const secondsOf = (query: URLSearchParams | undefined): number[] => {
      const [start, end] = ['startTime', 'endTime'].map((name) =>
        Date.parse(query?.get(`interval.${name}`) ?? ''),
      );
      const period = Number.parseInt(query?.get('aggregation.alignmentPeriod') ?? '', 10);
      return [((end ?? 0) - (start ?? 0)) / 1000, period, (Date.now() - (end ?? 0)) / 1000].map(
        Math.floor,
      );
    };
    // One value for the whole period, and one for five minutes that Cloud Monitoring has complete.
    const [length, period] = secondsOf(counts);
    assert.equal(period, length);
    assert.ok(length !== undefined && Math.abs(length - week / 1000) < 60);
    const [minutes, alignment, ago] = secondsOf(
      outcomes.find((query) => query.get('aggregation.perSeriesAligner') === 'ALIGN_RATE'),
    );
    assert.deepEqual([minutes, alignment], [300, 300]);
    assert.ok(ago !== undefined && ago >= 180 && ago < 240);
    const backlogs = queries.find((query) => query.get('filter')?.includes('undelivered'));
    assert.equal(
      backlogs?.get('filter'),
      'metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages" AND ' +
        'resource.labels.subscription_id = one_of("events-enrich","events-dead","findings-write","findings-write-urgent","findings-dead")',
    );
  });

  it('are read every minute while a page is open, and not otherwise', async () => {
    const clock = new ForwardClock();
    const { ask, pipeline } = await world.open({ clock });
    assert.equal(queries.length, 3);
    clock.forward(61_000);
    assert.equal(queries.length, 3);
    await ask('/api/pipeline');
    await pipeline.load();
    assert.equal(queries.length, 6);
    await ask('/api/pipeline');
    await ask('/api/pipeline');
    assert.equal(queries.length, 6);
  });

  it('are unknown if they may not be read, each with its role, and the rest is shown', async () => {
    const functions = `GET /functions/projects/project-1/locations/europe-west1/functions`;
    const before = [world.routes.get(path), world.routes.get(functions)] as const;
    world.routes.set(path, denied('monitoring.timeSeries.list'));
    world.routes.set(functions, denied('cloudfunctions.functions.list'));
    const { ask } = await world.open();
    const { body } = await ask<PipelineState>('/api/pipeline');
    world.routes.set(path, before[0] ?? { status: 404 });
    world.routes.set(functions, before[1] ?? { status: 404 });
    const notes = body.deployment?.notes.join('\n') ?? '';
    assert.match(
      notes,
      /you may not read the metrics of the pipeline: that needs roles\/monitoring\.viewer/,
    );
    assert.match(notes, /that needs roles\/cloudfunctions\.viewer/);
    assert.match(notes, /Previews use default settings/);
    assert.deepEqual(of(body.stages, 'write'), {
      stage: 'write',
      running: null,
      counters: {},
      rates: {},
    });
    assert.deepEqual(body.deadLetters, { events: null, findings: null });
    assert.equal(body.findings, 1);
    const preview = await ask<{ finding?: object }[]>('/api/preview', 'POST', {
      body: JSON.stringify({
        rule: 'R',
        priority: 'Warning',
        time: '2026-01-01T00:00:00Z',
        output: 'o',
        output_fields: {},
      }),
      contentType: 'application/json',
    });
    assert.ok(preview.body[0]?.finding !== undefined);
  });

  it("use the functions' settings for previews", async () => {
    const functions = `GET /functions/projects/project-1/locations/europe-west1/functions`;
    const before = world.routes.get(functions);
    const serviceConfig = (stage: string, environmentVariables: object): object => ({
      serviceConfig: { uri: `${world.url}/${stage}`, environmentVariables },
    });
    world.routes.set(functions, {
      status: 200,
      body: {
        functions: [
          functionOf('enrich', world.url, serviceConfig('enrich', { IGNORED_RULES: 'Noise' })),
          functionOf('write', world.url),
        ],
      },
    });
    const { ask } = await world.open();
    world.routes.set(functions, before ?? { status: 404 });
    const { body } = await ask<{ dropped?: string }[]>('/api/preview', 'POST', {
      body: JSON.stringify({
        rule: 'Noise',
        priority: 'Warning',
        time: '2026-01-01T00:00:00Z',
        output: 'o',
        output_fields: {},
      }),
      contentType: 'application/json',
    });
    assert.match(body[0]?.dropped ?? '', /rule/);
  });
});
