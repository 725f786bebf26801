import assert from 'node:assert/strict';
import { defaultNames, type Deployment } from '../../../../scripts/lib/deployment.ts';
import { NotChecked } from '../../../../scripts/lib/not-checked.ts';
import type { GoogleAnswer, GoogleApi } from '../../../../scripts/lib/google-api.ts';
import { readSettings } from '../../../../scripts/verify/stage-settings.ts';
import { trailOf } from '../../../../scripts/verify/trail.ts';
import { functionOf } from '../doctor/deployed.ts';

const url = 'https://functions.test';
const deployment: Deployment = {
  projectId: 'project-1',
  ...defaultNames,
  sources: { sysdig: 'organizations/1/sources/2' },
  sccLocation: 'global',
  functions: { receive: `${url}/receive`, enrich: `${url}/enrich`, write: `${url}/write` },
};

/** Returns this response to every request, and records the requests. */
function google(answer: GoogleAnswer): GoogleApi & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    get: async (...request) => {
      asked.push(request);
      return answer;
    },
    post: async (...request) => {
      asked.push(request);
      return answer;
    },
  };
}

describe('data that npm run verify reads from Google Cloud', () => {
  it('includes the current settings of the functions', async () => {
    const serviceConfig = (stage: string) => ({
      uri: `${url}/${stage}`,
      environmentVariables: { STAGE: stage, NUMBER: 1 },
    });
    const functions = ['enrich', 'write', 'poll'].map((stage) =>
      functionOf(stage, url, { serviceConfig: serviceConfig(stage) }),
    );
    assert.deepEqual(await readSettings(deployment, google({ status: 200, body: { functions } })), {
      enrich: { STAGE: 'enrich' },
      write: { STAGE: 'write' },
    });
  });

  it('is empty without permission, or if the stages are not functions', async () => {
    const denied = { status: 403, body: { error: { message: 'Denied.' } } };
    await assert.rejects(readSettings(deployment, google(denied)), (error) => {
      assert.ok(error instanceof NotChecked);
      assert.match(error.message, /roles\/cloudfunctions\.viewer/);
      return true;
    });
    const kubernetes = { namespace: 'detections', delivery: 'pull', writer: 'w' } as const;
    await assert.rejects(
      readSettings({ ...deployment, kubernetes }, google(denied)),
      /Kubernetes: kubectl get configmaps --namespace=detections/,
    );
  });

  // https://docs.cloud.google.com/logging/docs/structured-logging: the labels of a line are those of its entry.
  it("includes the stages' log lines of one event since it was sent", async () => {
    const labels = { stage: 'write', eventId: 'id1', outcome: 'retried' };
    const jsonPayload = {
      message: 'handed back',
      outcome: 'retried',
      reason: 'scc-not-found',
      error: 'No.',
    };
    const at = '2026-11-24T12:00:01.5Z';
    const api = google({
      status: 200,
      body: {
        entries: [
          { timestamp: at, labels, jsonPayload },
          { timestamp: at, textPayload: 'x' },
        ],
      },
    });
    const trail = trailOf(deployment, api, Date.parse('2026-11-24T12:00:00Z'));
    assert.deepEqual(await trail.read('id1'), [
      { at, stage: 'write', outcome: 'retried', reason: 'scc-not-found', error: 'No.' },
    ]);
    assert.deepEqual(api.asked, [
      [
        'logging',
        'entries:list',
        {
          resourceNames: ['projects/project-1'],
          filter: 'labels.eventId="id1" AND timestamp>="2026-11-24T12:00:00.000000000Z"',
          orderBy: 'timestamp asc',
          pageSize: 100,
        },
      ],
    ]);
    // A project has 60 reads per minute.
    assert.ok(trail.pauseMs >= 2000);
    const denied = trailOf(deployment, google({ status: 403, body: {} }), 0);
    await assert.rejects(denied.read('id1'), /roles\/logging\.viewer/);
  });
});
