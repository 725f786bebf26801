import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statusOf, type CheckResult } from '../../../../scripts/doctor/check.ts';
import { runScript } from '../run-script.ts';
import {
  agent,
  denied,
  functionOf,
  policyOf,
  project,
  secretOf,
  seriesOf,
  sinkOf,
  startDeployed,
  token,
  writer,
  type Deployed,
  type Reply,
} from './deployed.ts';

describe('doctor on a deployment', () => {
  let deployed: Deployed;
  before(async () => {
    deployed = await startDeployed();
  });
  after(async () => deployed.close());

  /** The text of a check while a route returns another answer. */
  async function whileAnswering(route: string, reply: Reply, check: string): Promise<CheckResult> {
    const before = deployed.routes.get(route);
    assert.ok(before, route);
    deployed.routes.set(route, reply);
    try {
      return verdictOf(await deployed.examine(), check);
    } finally {
      deployed.routes.set(route, before);
    }
  }

  it('finds no fault in a healthy deployment, and checks every part', async () => {
    const verdicts = await deployed.examine();
    assert.equal(verdicts.size, 28);
    for (const [name, result] of verdicts) {
      assert.equal(statusOf(result), 'ok', `${name}: ${JSON.stringify(result)}`);
      assert.deepEqual(result.unchecked, [], name);
    }
  });

  const secret = `GET /secretManager/projects/${project}/secrets/webhook/versions/latest:access`;
  const deadTopicPolicy = `GET /pubsub/projects/${project}/topics/findings-dead:getIamPolicy`;
  const metrics = `GET /monitoring/projects/${project}/timeSeries`;
  const sink = 'GET /logging/folders/42/sinks/scc-falco-prod';
  const cases: [string, string, Reply, string, RegExp, RegExp][] = [
    [
      'a secret without a version',
      secret,
      { status: 404 },
      'webhook: secret',
      /is not there, or has no version/,
      /gcloud secrets versions add projects\/project-1\/secrets\/webhook --data-file=-$/,
    ],
    [
      'a secret that is disabled',
      secret,
      { status: 400 },
      'webhook: secret',
      /is disabled: receive cannot start/,
      /gcloud secrets versions add/,
    ],
    [
      'a secret with a token that the webhook rejects',
      secret,
      secretOf(`${token}\nanother-token-altogether\n`),
      'webhook: takes the secret',
      /^the webhook refuses token 2 of the secret \(401\)/,
      /version latest, and its log: gcloud logging read 'labels\.stage="receive"/,
    ],
    [
      'a webhook that is not public',
      'GET /receive/health',
      { status: 403 },
      'webhook: answers',
      /refuses this machine \(403\)$/,
      /let allUsers invoke receive/,
    ],
    [
      'a webhook that accepts anything',
      'POST /receive',
      { status: 200, body: {} },
      'webhook: refuses strangers',
      /accepts events without credentials \(200\)/,
      /compare webhookUrl/,
    ],
    [
      'a function that is open to all callers',
      'GET /write',
      { status: 405 },
      'write: function',
      /^scc-write is open to all callers/,
      /remove-iam-policy-binding scc-write .*--region=europe-west1/,
    ],
    [
      'a missing grant on the dead-letter topic',
      deadTopicPolicy,
      policyOf('roles/pubsub.viewer', agent),
      'write: dead-letter grants',
      /^Pub\/Sub may not publish to findings-dead: dead letters are never moved/,
      /gcloud pubsub topics add-iam-policy-binding findings-dead .*service-4711@gcp-sa-pubsub\S+ --role=roles\/pubsub\.publisher$/,
    ],
    [
      'a missing grant on the subscription',
      `GET /pubsub/projects/${project}/subscriptions/events-enrich:getIamPolicy`,
      policyOf('roles/pubsub.subscriber', 'service-1@gcp-sa-pubsub.iam.gserviceaccount.com'),
      'enrich: dead-letter grants',
      /^Pub\/Sub may not acknowledge on events-enrich/,
      /gcloud pubsub subscriptions add-iam-policy-binding events-enrich /,
    ],
    [
      'a missing grant on the second subscription of a stage',
      `GET /pubsub/projects/${project}/subscriptions/findings-write-urgent:getIamPolicy`,
      { status: 200, body: {} },
      'write: dead-letter grants',
      /^Pub\/Sub may not acknowledge on findings-write-urgent/,
      /gcloud pubsub subscriptions add-iam-policy-binding findings-write-urgent /,
    ],
    [
      'a missing sink of Cloud Logging',
      sink,
      { status: 404 },
      'log sink scc-falco-prod',
      /^there is no sink scc-falco-prod in folders\/42: Falco's alerts stay in Cloud Logging$/,
      /terraform apply/,
    ],
    [
      'a disabled sink',
      sink,
      sinkOf({ disabled: true }),
      'log sink scc-falco-prod',
      /is turned off/,
      /gcloud logging sinks update scc-falco-prod --no-disabled --folder=42$/,
    ],
    [
      'a sink with another destination',
      sink,
      sinkOf({ destination: 'pubsub.googleapis.com/projects/project-1/topics/other' }),
      'log sink scc-falco-prod',
      /routes alerts to pubsub\.googleapis\.com\/projects\/project-1\/topics\/other instead of/,
      /terraform apply/,
    ],
    [
      'a sink that may not publish',
      `GET /pubsub/projects/${project}/topics/events:getIamPolicy`,
      policyOf('roles/pubsub.publisher', agent),
      'log sink scc-falco-prod',
      /^Cloud Logging \(service-4711@gcp-sa-logging\S+\) may not publish to events: it drops/,
      /gcloud pubsub topics add-iam-policy-binding projects\/project-1\/topics\/events .*gcp-sa-logging/,
    ],
    [
      'a backlog of urgent findings',
      metrics,
      seriesOf(1200),
      'write: urgent backlog',
      /^write does not keep up, or fails: 1200 events waiting, the oldest for 20 minutes$/,
      /gcloud logging read 'labels\.stage="write" AND severity>=WARNING' --project=project-1/,
    ],
    [
      'a backlog',
      metrics,
      seriesOf(1200),
      'write: backlog',
      /^write does not keep up, or fails: 1200 events waiting, the oldest for 20 minutes$/,
      /gcloud logging read 'labels\.stage="write" AND severity>=WARNING' --project=project-1/,
    ],
    [
      'dead letters that a pull did not return',
      metrics,
      seriesOf(7),
      'write: dead letters',
      /^7 dead letters waiting$/,
      /npm run replay -- --deployment deployment\.json --stage write --dry-run/,
    ],
    [
      'a token that may not read events',
      'GET /secure/events/v1/events',
      { status: 403 },
      'Sysdig API',
      /may not read events \(403\)/,
      /policy-events\.read/,
    ],
  ];
  for (const [what, route, reply, check, says, remedy] of cases) {
    it(`names ${what}`, async () => {
      const result = await whileAnswering(route, reply, check);
      assert.equal(statusOf(result), 'problem');
      assert.match(result.faults[0]?.says ?? '', says);
      assert.match(result.faults[0]?.remedy ?? '', remedy);
    });
  }

  for (const [what, route, check, why] of [
    ['a secret', secret, 'webhook: secret', /needs roles\/secretmanager\.secretAccessor/],
    [
      'a policy',
      deadTopicPolicy,
      'write: dead-letter grants',
      /needs roles\/iam\.securityReviewer/,
    ],
    [
      "a project's number",
      `GET /resourceManager/projects/${project}`,
      'enrich: dead-letter grants',
      /needs roles\/browser/,
    ],
    ['a sink', sink, 'log sink scc-falco-prod', /needs roles\/logging\.viewer on folders\/42/],
    ['metrics', metrics, 'enrich: backlog', /needs roles\/monitoring\.viewer/],
    [
      'a checkpoint',
      'GET /storage/b/bucket/o/poll%2Fcheckpoint.json',
      "poll's checkpoint",
      /needs roles\/storage\.objectViewer/,
    ],
  ] as const) {
    it(`reports ${what} that it may not read`, async () => {
      const result = await whileAnswering(route, denied('x.y.z'), check);
      assert.equal(statusOf(result), 'unchecked');
      assert.match(result.unchecked[0] ?? '', why);
      assert.match(result.unchecked[0] ?? '', /^you may not read .*Permission 'x\.y\.z' denied/);
    });
  }

  it('counts a grant on the project, and says so if it may not read the project', async () => {
    const route = `POST /resourceManager/projects/${project}:getIamPolicy`;
    const before = deployed.routes.get(deadTopicPolicy);
    assert.ok(before);
    deployed.routes.set(deadTopicPolicy, { status: 200, body: {} });
    const check = 'write: dead-letter grants';
    try {
      const granted = policyOf('roles/pubsub.publisher', agent);
      assert.equal(statusOf(await whileAnswering(route, granted, check)), 'ok');
      const { unchecked } = await whileAnswering(route, denied('x'), check);
      assert.deepEqual(unchecked, ['grants on the project, which you may not read']);
    } finally {
      deployed.routes.set(deadTopicPolicy, before);
    }
  });

  it('names the missing parts of a deployment given only by its project', async () => {
    const { projectId, topics, subscriptions } = deployed.deployment;
    const bare = {
      projectId,
      topics,
      subscriptions,
      sources: {},
      functions: {},
      sccLocation: 'eu',
    };
    const verdicts = await deployed.examine(bare);
    const { faults } = verdictOf(verdicts, 'configuration');
    assert.deepEqual(
      faults.map(({ says }) => says.split(' ')[0]),
      ['webhookUrl', 'functions.enrich', 'functions.write', 'sources.sysdig'],
    );
    assert.match(faults[0]?.remedy ?? '', /^terraform output -json deployment > deployment\.json/);
    for (const name of ['webhook: answers', 'webhook: secret', 'write: function', 'Sysdig API']) {
      assert.equal(statusOf(verdictOf(verdicts, name)), 'unchecked', name);
    }
    const { unchecked } = verdictOf(verdicts, 'write: subscription');
    assert.match(unchecked[0] ?? '', /^whether it pushes to write: the deployment names no/);
  });

  const functions = `GET /functions/projects/${project}/locations/europe-west1/functions`;

  it('warns of a missing grant of write on the source, and lists the writers if its identity is unknown', async () => {
    const other = { uri: `${deployed.url}/write`, serviceAccountEmail: 'x@p.iam' };
    const one = { functions: [functionOf('write', deployed.url, { serviceConfig: other })] };
    const check = 'source of Sysdig: grant';
    const result = await whileAnswering(functions, { status: 200, body: one }, check);
    assert.equal(statusOf(result), 'warning');
    assert.match(result.faults[0]?.says ?? '', /^x@p\.iam has no grant to write on this source/);
    assert.match(
      result.faults[0]?.remedy ?? '',
      /^terraform apply grants roles\/securitycenter\.findingsEditor on the source/,
    );
    const unknown = await whileAnswering(functions, denied('cloudfunctions.functions.list'), check);
    assert.equal(statusOf(unknown), 'unchecked');
    assert.match(
      unknown.unchecked[0] ?? '',
      /^the identity of write is unknown \(you may not read/,
    );
    assert.ok(unknown.unchecked[0]?.endsWith(`writers on the source: serviceAccount:${writer}`));
  });

  it('names an unknown region of Sysdig', async () => {
    const sysdig = { region: 'us9', tokenSecretId: 'projects/p/secrets/sysdig' };
    const verdicts = await deployed.examine({ ...deployed.deployment, sysdig });
    const { faults } = verdictOf(verdicts, 'Sysdig API');
    assert.match(faults[0]?.says ?? '', /^SYSDIG_REGION must be one of us1, .* not us9$/);
  });

  it('names a missing function, and a failed one', async () => {
    const check = 'write: function';
    const none = await whileAnswering(functions, { status: 200, body: {} }, check);
    assert.equal(statusOf(none), 'problem');
    assert.match(none.faults[0]?.says ?? '', /^no function of project project-1 is at http/);
    const stateMessages = [{ severity: 'ERROR', message: 'The container did not start.' }];
    const failed = functionOf('write', deployed.url, { state: 'FAILED', stateMessages });
    const body = { functions: [failed] };
    const result = await whileAnswering(functions, { status: 200, body }, check);
    assert.equal(result.faults[0]?.says, 'scc-write is FAILED: The container did not start.');
  });

  it("uses a function's response if it may not read the function", async () => {
    deployed.routes.set('GET /enrich', { status: 404 });
    try {
      const refusal = denied('cloudfunctions.functions.list');
      const check = await whileAnswering(functions, refusal, 'enrich: function');
      assert.equal(statusOf(check), 'unchecked');
      assert.match(check.unchecked[0] ?? '', /needs roles\/cloudfunctions\.viewer/);
      const closed = await whileAnswering(functions, refusal, 'write: function');
      assert.equal(closed.says, 'write is there, and closed to others');
    } finally {
      deployed.routes.set('GET /enrich', { status: 403 });
    }
  });

  it('reports missing credentials once', async () => {
    const home = await mkdtemp(join(tmpdir(), 'doctor-home-'));
    try {
      const { code, out, err } = await runScript(
        'program/runtime-detections',
        ['doctor', '--project', 'p'],
        {
          HOME: home,
        },
      );
      assert.deepEqual([code, err], [1, '']);
      assert.match(out, /^problem +credentials +no Google credentials on this machine/);
      assert.match(out, /gcloud auth application-default login/);
      assert.match(out, /^1 check, 0 ok, 0 warnings, 1 problem, 0 not checked$/m);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

function verdictOf(verdicts: ReadonlyMap<string, CheckResult>, name: string): CheckResult {
  const result = verdicts.get(name);
  assert.ok(result, name);
  return result;
}
