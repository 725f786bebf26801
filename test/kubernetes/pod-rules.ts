import { at, listAt, nameOf, podOf, textAt, workloads, type KubernetesObject } from './objects.ts';

/** Our rules for what runs in a pod: what a stage may do is as little as it needs, and bounded. */
export function podFaults(objects: readonly KubernetesObject[]): string[] {
  return workloads(objects).flatMap((workload) => {
    const where = `${workload.kind} ${nameOf(workload)}`;
    const spec = at(podOf(workload), 'spec');
    const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
    const must = (holds: boolean, what: string): string[] => (holds ? [] : [`${where}: ${what}`]);
    return [
      ...must(containers.length === 1, 'one container'),
      ...must(at(spec, 'securityContext', 'runAsNonRoot') === true, 'runAsNonRoot'),
      ...must(at(spec, 'securityContext', 'runAsUser') === 65532, "the image's user, 65532"),
      ...must(
        at(spec, 'securityContext', 'seccompProfile', 'type') === 'RuntimeDefault',
        'seccomp RuntimeDefault',
      ),
      ...must(at(spec, 'automountServiceAccountToken') === false, 'no token of the API server'),
      ...must(textAt(spec, 'serviceAccountName') === nameOf(workload), 'an identity of its own'),
      ...['hostNetwork', 'hostPID', 'hostIPC'].flatMap((key) =>
        must(at(spec, key) === undefined, `no ${key}`),
      ),
      ...listAt(spec, 'volumes').flatMap((volume) =>
        must(
          Object.keys(volume).every((key) => ['name', 'secret', 'projected'].includes(key)),
          `the volume ${textAt(volume, 'name')} is a secret or projected: nothing is written`,
        ),
      ),
      ...containers.flatMap((container) => [
        ...must(
          at(container, 'securityContext', 'readOnlyRootFilesystem') === true,
          'read-only root',
        ),
        ...must(
          at(container, 'securityContext', 'allowPrivilegeEscalation') === false &&
            at(container, 'securityContext', 'privileged') !== true,
          'no privilege',
        ),
        ...must(
          JSON.stringify(at(container, 'securityContext', 'capabilities')) === '{"drop":["ALL"]}',
          'no capability',
        ),
        ...['requests', 'limits'].flatMap((bound) =>
          ['cpu', 'memory'].flatMap((resource) =>
            must(textAt(container, 'resources', bound, resource) !== '', `${bound}.${resource}`),
          ),
        ),
        ...must(
          JSON.stringify(at(container, 'args')) === JSON.stringify([nameOf(workload)]),
          'its stage as the argument',
        ),
        ...must(
          listAt(container, 'volumeMounts').every((mount) => mount['readOnly'] === true),
          'mounts are read-only',
        ),
        ...(workload.kind === 'Deployment'
          ? [
              ...probeFaults(container, must),
              ...must(
                textAt(at(container, 'livenessProbe'), 'httpGet', 'path') === '/healthz',
                'liveness is /healthz',
              ),
            ]
          : []),
      ]),
    ];
  });
}

function probeFaults(
  container: unknown,
  must: (holds: boolean, what: string) => string[],
): string[] {
  const ports = listAt(container, 'ports').map(({ containerPort }) => containerPort);
  return [
    ...must(ports.includes(8090), 'the port of probes, PROBE_PORT'),
    ...['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) =>
      must(textAt(container, probe, 'httpGet', 'port') === 'probes', probe),
    ),
    ...['startupProbe', 'readinessProbe'].flatMap((probe) =>
      must(textAt(container, probe, 'httpGet', 'path') === '/readyz', `${probe} is /readyz`),
    ),
  ];
}
