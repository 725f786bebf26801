import assert from 'node:assert/strict';
import type { PipelineState } from '../../../console/api.ts';
import { startConsole, type Console } from '../../../console/server/index.ts';
import { pipelineState } from '../../../console/server/pipeline-state.ts';
import type { Pipeline } from '../../../console/server/pipeline.ts';
import { defaultNames } from '../../../scripts/lib/deployment.ts';
import { FakeClock } from '../../fake-clock.ts';

const source = 'organizations/1/sources/2';
const finding = { name: `${source}/findings/f`, category: 'Shell', severity: 'HIGH' };

/** A pipeline without optional members. */
function readOnly(): Pipeline & { readonly closed: () => boolean } {
  let isClosed = false;
  return {
    deployment: {
      projectId: 'p',
      ...defaultNames,
      subscriptions: { ...defaultNames.subscriptions, enrich: 'prefix-events-enrich' },
      sources: { sysdig: source },
      sccLocation: 'global',
      functions: {},
      webhookUrl: 'https://receive.example',
    },
    settings: {
      receive: { PROJECT_ID: 'p', WEBHOOK_SECRETS: 'secret-of-sixteen' },
      enrich: { PROJECT_ID: 'p', ORGANIZATION_ID: '1' },
      write: { PROJECT_ID: 'p', SCC_SOURCE: source },
    },
    findings: {
      list: () => [finding],
      get: (name) => (name === finding.name ? finding : undefined),
      onChange: () => () => {},
    },
    deadLetters: {
      counts: () => ({ events: 1, findings: 2 }),
      version: () => '1',
      list: async () => [],
    },
    stages: () => [{ stage: 'write', running: true, counters: { written: 1 } }],
    backlog: (subscription) => (subscription === 'prefix-events-enrich' ? 7 : null),
    onOutcome: () => () => {},
    close: () => {
      isClosed = true;
    },
    closed: () => isClosed,
  };
}

describe('console: a read-only pipeline', () => {
  let pipeline: ReturnType<typeof readOnly>;
  let console: Console;

  before(async () => {
    pipeline = readOnly();
    console = await startConsole(pipeline, { port: 0 });
  });
  after(async () => console.close());

  it('shows its findings, dead letters and stages', async () => {
    const get = async (path: string): Promise<unknown> =>
      (await fetch(`${console.url}${path}`)).json();
    assert.deepEqual(await get('/api/findings'), [finding]);
    assert.deepEqual(await get('/api/findings/f'), { finding });
    assert.deepEqual(await get('/api/dead-letters'), []);
    assert.deepEqual(await get('/api/stages'), {
      written: 1,
      stages: { write: { running: true, written: 1 } },
    });
  });

  it('previews payloads of any depth: too deep ones would be quarantined', async () => {
    const preview = async (body: string, contentType: string): Promise<unknown> => {
      const response = await fetch(`${console.url}/api/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ body, contentType }),
      });
      return response.json();
    };
    const deep = await preview(`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'application/json');
    assert.match(JSON.stringify(deep), /"quarantined": ?"unknown-format"/);
  });

  it('has no routes for what it does not support', async () => {
    for (const [method, path] of [
      ['GET', '/api/faults'],
      ['GET', '/api/samples'],
      ['POST', '/api/send'],
      ['POST', '/api/stages/write/stop'],
      ['POST', '/api/dead-letters/replay'],
    ] as const) {
      assert.equal((await fetch(`${console.url}${path}`, { method })).status, 404, path);
    }
  });

  it('reports its state: subscriptions by their own names, topics by their roles, no faults', () => {
    const expected: PipelineState = {
      at: '2026-01-01T00:00:00.000Z',
      projectId: 'p',
      receiveUrl: 'https://receive.example',
      stages: [{ stage: 'write', running: true, counters: { written: 1 } }],
      subscriptions: [
        { name: 'prefix-events-enrich', topic: 'events', backlog: 7 },
        { name: 'findings-write', topic: 'findings', backlog: null },
        { name: 'findings-write-urgent', topic: 'findings', backlog: null },
      ],
      deadLetters: { events: 1, findings: 2 },
      findings: 1,
      can: { changeDeadLetters: false, closeFindings: false, send: false },
    };
    const clock = new FakeClock('2026-01-01T00:00:00Z');
    assert.deepEqual(pipelineState(pipeline, clock, 1), expected);
  });

  it('is closed with the console', async () => {
    const other = readOnly();
    const second = await startConsole(other, { port: 0 });
    assert.equal(other.closed(), false);
    await second.close();
    assert.equal(other.closed(), true);
  });
});
