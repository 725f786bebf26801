import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { systemClock } from '@pipeline/shared/clock.ts';
import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import { googleAuthLibrary } from 'google-gax';
import { defaultNames, type Deployment } from '../../../../scripts/lib/deployment.ts';
import { checksOf } from '../../../../scripts/doctor/checks.ts';
import { createGoogleApi, googleEndpoints } from '../../../../scripts/lib/google-api.ts';
import { runChecks } from '../../../../scripts/doctor/run-checks.ts';
import { stageResources } from '../../../../scripts/lib/stage-resources.ts';
import { createContext } from '../../../../scripts/doctor/context.ts';
import type { CheckResult } from '../../../../scripts/doctor/check.ts';
import {
  startPubSubEmulator,
  type PubSubEmulator,
} from '../../../../local/emulators/pubsub/index.ts';
import { connect, minimal } from '../../local/emulators/scc/harness.ts';
import { startSccEmulator, type SccEmulator } from '../../../../local/emulators/scc/index.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { localPubSub, localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';

/** A simulated deployment in the cloud: its functions, Google's REST APIs and Sysdig on one server. */

export type Reply = { status: number; body?: unknown };
type Route = Reply | ((request: IncomingMessage) => Reply);

export interface Deployed {
  readonly deployment: Deployment;
  readonly url: string;
  /** The server's responses by `METHOD /path`, without the query. Tests change them. */
  readonly routes: Map<string, Route>;
  readonly pubsub: ReturnType<typeof localPubSub>;
  readonly scc: SccEmulator;
  readonly emulator: PubSubEmulator;
  /** The current result of each check. */
  readonly examine: (deployment?: Deployment) => Promise<ReadonlyMap<string, CheckResult>>;
  readonly close: () => Promise<void>;
}

export const project = 'project-1';
export const token = 'a-token-of-a-fair-length';
export const writer = 'write@project-1.iam.gserviceaccount.com';
const logging = 'service-4711@gcp-sa-logging.iam.gserviceaccount.com';
export const agent = 'service-4711@gcp-sa-pubsub.iam.gserviceaccount.com';

export async function startDeployed(): Promise<Deployed> {
  const routes = new Map<string, Route>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const route = routes.get(`${request.method ?? ''} ${path}`) ?? { status: 404 };
    const { status, body } = typeof route === 'function' ? route(request) : route;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const url = `http://127.0.0.1:${address.port}`;

  const emulator = await startPubSubEmulator();
  const scc = await startSccEmulator();
  const securityCenter = connect(scc.port);
  const pubsub = localPubSub(project, emulator.host);
  const publisher = createPublisherClient(emulator.host);
  const subscriber = localSubscriber(emulator.host);
  const deployment: Deployment = {
    projectId: project,
    region: 'europe-west1',
    organizationId: '123456789012',
    ...defaultNames,
    sources: { sysdig: scc.source },
    sccLocation: 'global',
    functions: { receive: `${url}/receive`, enrich: `${url}/enrich`, write: `${url}/write` },
    webhookUrl: `${url}/receive`,
    webhookSecretId: `projects/${project}/secrets/webhook`,
    sysdig: { region: url, tokenSecretId: `projects/${project}/secrets/sysdig` },
    checkpoint: { bucket: 'bucket', object: 'poll/checkpoint.json' },
    falcoLogSinks: [{ parent: 'folders/42', name: 'scc-falco-prod' }],
  };

  for (const stage of Object.values(stageResources(deployment))) {
    await pubsub.createTopic(stage.topic);
    await pubsub.createTopic(stage.deadTopic);
    await pubsub.createSubscription(stage.deadTopic, stage.deadSubscription, {
      expirationPolicy: {},
      messageRetentionDuration: { seconds: 31 * 24 * 3600 },
    });
    const endpoint = deployment.functions[stage.stage] ?? '';
    for (const { name, filter } of stage.subscriptions) {
      await pubsub.createSubscription(stage.topic, name, {
        ackDeadlineSeconds: delivery.ackDeadlineSeconds,
        pushConfig: {
          pushEndpoint: endpoint,
          oidcToken: { serviceAccountEmail: 'push@p.iam.gserviceaccount.com', audience: endpoint },
        },
        filter,
        expirationPolicy: {},
        retryPolicy: { minimumBackoff: { seconds: 10 }, maximumBackoff: { seconds: 600 } },
        deadLetterPolicy: {
          deadLetterTopic: pubsub.topic(stage.deadTopic).name,
          maxDeliveryAttempts: delivery.maxDeliveryAttempts,
        },
      });
    }
  }
  await securityCenter.setIamPolicy({
    resource: scc.source,
    policy: {
      bindings: [
        { role: 'roles/securitycenter.findingsEditor', members: [`serviceAccount:${writer}`] },
      ],
    },
  });
  await securityCenter.createFinding({
    parent: `${scc.source}/locations/global`,
    findingId: 'f1',
    finding: { ...minimal, eventTime: { seconds: Math.floor(Date.now() / 1000) - 60 } },
  });
  for (const [route, reply] of healthyRoutes(url)) routes.set(route, reply);

  const endpoints = Object.fromEntries(
    Object.keys(googleEndpoints).map((service) => [service, `${url}/${service}`]),
  );
  const auth = new googleAuthLibrary.PassThroughClient();
  return {
    deployment,
    url,
    routes,
    pubsub,
    scc,
    emulator,
    examine: async (changed = deployment) => {
      const google = createGoogleApi({ auth, endpoints, timeoutMs: 5000 });
      const context = createContext({
        deployment: changed,
        flags: '--deployment deployment.json',
        clients: { publisher, subscriber, securityCenter, google },
        sysdigToken: undefined,
        silentHours: 24,
        timeoutMs: 5000,
        clock: systemClock,
      });
      const results = await Promise.all(runChecks(checksOf(context), 8000, systemClock));
      return new Map(results.map(({ name, result }) => [name, result]));
    },
    close: async () => {
      await Promise.all([
        pubsub.close(),
        publisher.close(),
        subscriber.close(),
        securityCenter.close(),
      ]);
      await Promise.all([emulator.close(), scc.close()]);
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A secret's version, as Secret Manager returns it. */
export function secretOf(text: string): Reply {
  return { status: 200, body: { payload: { data: Buffer.from(text).toString('base64') } } };
}

/** A policy that grants a role to one service account. */
export function policyOf(role: string, email: string): Reply {
  return { status: 200, body: { bindings: [{ role, members: [`serviceAccount:${email}`] }] } };
}

/** A sink, as Cloud Logging returns it. */
export function sinkOf(changes: object = {}): Reply {
  const sink = {
    name: 'scc-falco-prod',
    destination: `pubsub.googleapis.com/projects/${project}/topics/events`,
    filter: 'resource.type="k8s_container"',
    writerIdentity: `serviceAccount:${logging}`,
    includeChildren: true,
  };
  return { status: 200, body: { ...sink, ...changes } };
}

/** The series of a metric with one point, as Cloud Monitoring returns it. */
export function seriesOf(value: number): Reply {
  const points = [{ value: { int64Value: String(value) } }];
  return { status: 200, body: { timeSeries: [{ points }] } };
}

/** A function, as Cloud Functions returns it. */
export function functionOf(stage: string, url: string, changes: object = {}): object {
  return {
    name: `projects/${project}/locations/europe-west1/functions/scc-${stage}`,
    state: 'ACTIVE',
    url: `https://europe-west1-${project}.cloudfunctions.net/scc-${stage}`,
    serviceConfig: {
      uri: `${url}/${stage}`,
      serviceAccountEmail: `${stage}@project-1.iam.gserviceaccount.com`,
    },
    ...changes,
  };
}

/** Google's response to a caller without permission. */
export function denied(permission: string): Reply {
  const message = `Permission '${permission}' denied.`;
  return { status: 403, body: { error: { code: 403, message, status: 'PERMISSION_DENIED' } } };
}

function healthyRoutes(url: string): readonly [string, Route][] {
  const checkpoint = 'GET /storage/b/bucket/o/poll%2Fcheckpoint.json';
  const pubsub = `GET /pubsub/projects/${project}`;
  return [
    ['GET /receive/health', { status: 200, body: { status: 'ok' } }],
    [
      'POST /receive',
      ({ headers }) =>
        headers.authorization === `Bearer ${token}`
          ? { status: 200, body: { accepted: 0, ignored: 1, quarantined: 0 } }
          : { status: 401, body: { error: 'credentials are missing or wrong' } },
    ],
    ['GET /enrich', { status: 403 }],
    ['GET /write', { status: 401 }],
    [
      `GET /secretManager/projects/${project}/secrets/webhook/versions/latest:access`,
      secretOf(`${token}\n`),
    ],
    [
      `GET /secretManager/projects/${project}/secrets/sysdig/versions/latest:access`,
      secretOf('the-sysdig-token\n'),
    ],
    [`GET /resourceManager/projects/${project}`, { status: 200, body: { name: 'projects/4711' } }],
    [`POST /resourceManager/projects/${project}:getIamPolicy`, { status: 200, body: {} }],
    ['GET /logging/folders/42/sinks/scc-falco-prod', sinkOf()],
    [`${pubsub}/topics/events:getIamPolicy`, policyOf('roles/pubsub.publisher', logging)],
    [`${pubsub}/topics/events-dead:getIamPolicy`, policyOf('roles/pubsub.publisher', agent)],
    [`${pubsub}/topics/findings-dead:getIamPolicy`, policyOf('roles/pubsub.publisher', agent)],
    [
      `${pubsub}/subscriptions/events-enrich:getIamPolicy`,
      policyOf('roles/pubsub.subscriber', agent),
    ],
    ...['findings-write', 'findings-write-urgent'].map((name): [string, Route] => [
      `${pubsub}/subscriptions/${name}:getIamPolicy`,
      policyOf('roles/pubsub.subscriber', agent),
    ]),
    [
      `GET /functions/projects/${project}/locations/europe-west1/functions`,
      { status: 200, body: { functions: [functionOf('enrich', url), functionOf('write', url)] } },
    ],
    [`GET /monitoring/projects/${project}/timeSeries`, seriesOf(0)],
    [
      'GET /secure/events/v1/events',
      ({ headers }) =>
        headers.authorization === 'Bearer the-sysdig-token'
          ? { status: 200, body: { page: { total: 0 }, data: [] } }
          : { status: 401 },
    ],
    [
      checkpoint,
      (request) =>
        request.url?.endsWith('?alt=media') === true
          ? {
              status: 200,
              body: { version: 1, reached: new Date(Date.now() - 60_000).toISOString() },
            }
          : { status: 200, body: { updated: new Date().toISOString() } },
    ],
  ];
}
