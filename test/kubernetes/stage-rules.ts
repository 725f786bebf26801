import { isObject } from '@pipeline/shared/json.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import {
  at,
  find,
  listAt,
  nameOf,
  podOf,
  textAt,
  workloads,
  type KubernetesObject,
} from './objects.ts';
import { environmentFaults } from './settings.ts';

/** Our rules for a whole deployment, as kustomize renders it. */
export async function stageFaults(objects: readonly KubernetesObject[]): Promise<string[]> {
  const perStage = await Promise.all(
    workloads(objects).map(async (workload) => workloadFaults(workload, objects)),
  );
  return [...perStage.flat(), ...paceFaults(objects)];
}

async function workloadFaults(
  workload: KubernetesObject,
  objects: readonly KubernetesObject[],
): Promise<string[]> {
  const environment = environmentOf(workload, objects);
  return [
    ...(await environmentFaults(nameOf(workload), Object.keys(environment))),
    ...(workload.kind === 'Deployment' ? deploymentFaults(workload, environment, objects) : []),
    ...networkFaults(workload, objects),
  ];
}

/** The environment of the one container: of its ConfigMap, and what is set for it alone. */
export function environmentOf(
  workload: KubernetesObject,
  objects: readonly KubernetesObject[],
): Record<string, string> {
  const container = at(podOf(workload), 'spec', 'containers', 0);
  const environment: Record<string, string> = {};
  for (const source of listAt(container, 'envFrom')) {
    const name = textAt(source, 'configMapRef', 'name');
    const data = at(find(objects, 'ConfigMap', name), 'data');
    if (!isObject(data)) throw new Error(`${nameOf(workload)}: there is no ConfigMap ${name}`);
    for (const setting of Object.keys(data)) environment[setting] = textAt(data, setting);
  }
  for (const own of listAt(container, 'env'))
    environment[textAt(own, 'name')] = textAt(own, 'value');
  return environment;
}

function deploymentFaults(
  deployment: KubernetesObject,
  environment: Readonly<Record<string, string>>,
  objects: readonly KubernetesObject[],
): string[] {
  const stage = nameOf(deployment);
  const must = (holds: boolean, what: string): string[] => (holds ? [] : [`${stage}: ${what}`]);
  const grace = at(podOf(deployment), 'spec', 'terminationGracePeriodSeconds');
  const shutdown = Number(environment['SHUTDOWN_SECONDS']);
  const pushed = environment['DELIVERY'] === 'push';
  const serves = stage === 'receive' || pushed;
  const feeds = pushStages.find((one) => one.stage === stage);
  const subscribed = (environment['SUBSCRIPTIONS'] ?? '').split(',').filter((name) => name !== '');
  const scaledBy = scalerOf(objects, stage);
  const budget = objects.find(
    (object) =>
      object.kind === 'PodDisruptionBudget' &&
      textAt(object, 'spec', 'selector', 'matchLabels', 'app.kubernetes.io/component') === stage,
  );
  return [
    ...must(
      typeof grace === 'number' && grace >= shutdown + 5,
      'a grace period longer than SHUTDOWN_SECONDS',
    ),
    ...must(
      !serves || Number(environment['DRAIN_SECONDS']) >= 10,
      'DRAIN_SECONDS, while endpoints are withdrawn',
    ),
    ...must(budget !== undefined, 'a PodDisruptionBudget'),
    ...must(scaledBy.length === 1, `one autoscaler, not ${scaledBy.length}`),
    ...must(at(deployment, 'spec', 'replicas') === undefined, 'replicas are the autoscaler’s'),
    ...must(
      /@sha256:[0-9a-f]{64}$/.test(textAt(podOf(deployment), 'spec', 'containers', 0, 'image')),
      'an image by its digest',
    ),
    ...must(!serves || find(objects, 'Service', stage) !== undefined, 'a Service'),
    ...must(
      !serves ||
        listAt(podOf(deployment), 'spec', 'containers', 0, 'ports').some(
          ({ name, containerPort }) => name === 'http' && containerPort === 8080,
        ),
      'the port of requests, PORT',
    ),
    ...must(
      !pushed || environment['PUSH_AUDIENCE'] === `https://${hostOf(objects)}/push/${stage}`,
      'the audience is its address',
    ),
    ...(feeds === undefined ? [] : subscriptionFaults(feeds, subscribed, scaledBy, must)),
  ];
}

function subscriptionFaults(
  feeds: (typeof pushStages)[number],
  subscribed: readonly string[],
  scaledBy: readonly KubernetesObject[],
  must: (holds: boolean, what: string) => string[],
): string[] {
  const names = feeds.subscriptions.map(({ name }) => name);
  const scaled = scaledBy.flatMap((scaler) => [
    ...listAt(scaler, 'spec', 'metrics').map((metric) =>
      textAt(
        metric,
        'external',
        'metric',
        'selector',
        'matchLabels',
        'resource.labels.subscription_id',
      ),
    ),
    ...listAt(scaler, 'spec', 'triggers').map((trigger) =>
      textAt(trigger, 'metadata', 'subscriptionName').replace(
        'projects/example-project/subscriptions/',
        '',
      ),
    ),
  ]);
  const byBacklog = scaled.filter((name) => name !== '');
  const prefix = subscribed[0]?.startsWith('test-') === true ? 'test-' : '';
  const expected = names.map((name) => prefix + name);
  return [
    // The urgent one is asked first; topology.ts has it last.
    ...must(
      subscribed.join() === expected.toReversed().join(),
      `SUBSCRIPTIONS are those of topology.ts, not ${subscribed.join()}`,
    ),
    ...must(
      byBacklog.length === 0 || byBacklog.join() === expected.join(),
      `scaled by its own subscriptions, not ${byBacklog.join()}`,
    ),
  ];
}

/** The autoscaler of a stage: Kubernetes' own, or KEDA's. */
function scalerOf(objects: readonly KubernetesObject[], stage: string): KubernetesObject[] {
  return objects.filter(
    (object) =>
      ['HorizontalPodAutoscaler', 'ScaledObject'].includes(object.kind) &&
      textAt(object, 'spec', 'scaleTargetRef', 'name') === stage,
  );
}

/** The instances of write share the quota: the number that shares it is that of the most that may run. */
function paceFaults(objects: readonly KubernetesObject[]): string[] {
  const write = find(objects, 'Deployment', 'write');
  if (write === undefined) return ['there is no write'];
  const environment = environmentOf(write, objects);
  const [scaler] = scalerOf(objects, 'write');
  const most = at(scaler, 'spec', 'maxReplicas') ?? at(scaler, 'spec', 'maxReplicaCount');
  return [
    ...(String(most) === environment['WRITE_INSTANCES'] && typeof most === 'number'
      ? []
      : [
          `write: WRITE_INSTANCES is ${environment['WRITE_INSTANCES'] ?? 'missing'}, and up to ${String(most)} run`,
        ]),
    ...(at(write, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') === 0
      ? []
      : ['write: while it is updated more than WRITE_INSTANCES run']),
    ...(environment['MAX_OUTSTANDING_MESSAGES'] === environment['MAX_WAITING']
      ? []
      : ['write: what it takes at a time must be able to wait in it']),
  ];
}

function networkFaults(workload: KubernetesObject, objects: readonly KubernetesObject[]): string[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const denied = policies.some(
    (policy) =>
      JSON.stringify(at(policy, 'spec', 'podSelector')) === '{}' &&
      listAt(policy, 'spec', 'ingress').length === 0 &&
      listAt(policy, 'spec', 'egress').length === 0 &&
      JSON.stringify(at(policy, 'spec', 'policyTypes')) === '["Ingress","Egress"]',
  );
  const label = textAt(podOf(workload), 'metadata', 'labels', 'app.kubernetes.io/component');
  return [
    ...(denied ? [] : ['no policy denies everything that is not named']),
    ...(label === nameOf(workload) ? [] : [`${nameOf(workload)}: no label to select it by`]),
  ];
}

/** The name under which senders come: of GKE's Ingress, or of every listener of a Gateway. */
export function hostOf(objects: readonly KubernetesObject[]): string {
  const ingress = find(objects, 'Ingress', 'receive');
  if (ingress !== undefined) return textAt(ingress, 'spec', 'rules', 0, 'host');
  const gateway = find(objects, 'Gateway', 'receive');
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
  const hosts = [
    ...listAt(gateway, 'spec', 'listeners').map((listener) => textAt(listener, 'hostname')),
    ...routes.map((route) => textAt(route, 'spec', 'hostnames', 0)),
  ];
  return [...new Set(hosts)].join();
}
