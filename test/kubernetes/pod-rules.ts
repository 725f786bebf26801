import { at, listAt, nameOf, podOf, textAt, workloads, type KubernetesObject } from './objects.ts';

/** A rule, and whether it is kept. */
type Rule = readonly [what: string, kept: boolean];

/** Our rules for what runs in a pod: what a stage may do is as little as it needs, and bounded. */
export function podFaults(objects: readonly KubernetesObject[]): string[] {
  return workloads(objects).flatMap((workload) =>
    rulesOf(workload)
      .filter(([, kept]) => !kept)
      .map(([what]) => `${workload.kind} ${nameOf(workload)}: ${what}`),
  );
}

function rulesOf(workload: KubernetesObject): readonly Rule[] {
  const spec = at(podOf(workload), 'spec');
  const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
  const [container] = containers;
  const rules: Rule[] = [
    ['one container', containers.length === 1],
    ['its stage as the argument', at(container, 'args', 0) === nameOf(workload)],
    ['an identity of its own', textAt(spec, 'serviceAccountName') === nameOf(workload)],
    ['no token of the API server', at(spec, 'automountServiceAccountToken') === false],
    ['runAsNonRoot', at(spec, 'securityContext', 'runAsNonRoot') === true],
    ["the image's user, 65532", at(spec, 'securityContext', 'runAsUser') === 65_532],
    ['seccomp', textAt(spec, 'securityContext', 'seccompProfile', 'type') === 'RuntimeDefault'],
    ['no namespace of the node', !hasAny(spec, ['hostNetwork', 'hostPID', 'hostIPC'])],
    // Anything else could be written to.
    ['volumes are secrets or projected', listAt(spec, 'volumes').every(isReadOnlyVolume)],
    ...containerRules(container),
  ];
  return workload.kind === 'Deployment' ? [...rules, ...probeRules(container)] : rules;
}

function containerRules(container: unknown): readonly Rule[] {
  const context = at(container, 'securityContext');
  const resources = at(container, 'resources');
  return [
    ['read-only root', at(context, 'readOnlyRootFilesystem') === true],
    [
      'mounts are read-only',
      listAt(container, 'volumeMounts').every(({ readOnly }) => readOnly === true),
    ],
    ['no privilege', at(context, 'privileged') !== true],
    ['no more privilege later', at(context, 'allowPrivilegeEscalation') === false],
    ['no capability', JSON.stringify(at(context, 'capabilities')) === '{"drop":["ALL"]}'],
    ['requests.cpu', textAt(resources, 'requests', 'cpu') !== ''],
    ['requests.memory', textAt(resources, 'requests', 'memory') !== ''],
    ['limits.cpu', textAt(resources, 'limits', 'cpu') !== ''],
    ['limits.memory', textAt(resources, 'limits', 'memory') !== ''],
  ];
}

function probeRules(container: unknown): readonly Rule[] {
  const probes = listAt(container, 'ports').find(({ name }) => name === 'probes');
  const asks = (probe: string, path: string): boolean =>
    textAt(container, probe, 'httpGet', 'port') === 'probes' &&
    textAt(container, probe, 'httpGet', 'path') === path;
  return [
    ['the port of probes, PROBE_PORT', at(probes, 'containerPort') === 8090],
    ['startupProbe', asks('startupProbe', '/readyz')],
    ['readinessProbe', asks('readinessProbe', '/readyz')],
    ['livenessProbe', asks('livenessProbe', '/healthz')],
  ];
}

function hasAny(value: unknown, keys: readonly string[]): boolean {
  return keys.some((key) => at(value, key) !== undefined);
}

function isReadOnlyVolume(volume: object): boolean {
  return Object.keys(volume).every((key) => ['name', 'secret', 'projected'].includes(key));
}
