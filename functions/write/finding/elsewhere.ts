import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isDnsLabel } from '@pipeline/shared/google-names.ts';
import { containerOf } from './containers.ts';
import { absolutePath } from './files.ts';
import { int64 } from './int64.ts';
import { isGlobalIp, plainIp } from './ip.ts';

type Property = readonly [name: string, value: string | undefined];

/**
 * Source properties for values of the parts that no native field accepts: paths that are not POSIX, hashes without a
 * path, ids that are not numbers. `test/unit/functions/write/finding/every-part.test.ts` finds missing ones.
 */
export function elsewhereProperties(enriched: EnrichedEvent): Property[] {
  const { event, resource } = enriched;
  const [own, ...ancestors] = event.processes ?? [];
  return [
    ...(own === undefined ? [] : processProperties('process', [own])),
    ...(ancestors.length === 0 ? [] : processProperties('ancestor_process', ancestors)),
    ...fileProperties(event),
    ['exfiltrated_bytes', unless(int64, event.exfiltration?.totalBytes)],
    ['ip_rules', undecidedRules(event)],
    ['listed_addresses', listedAddresses(event)],
    ['requested_containers', requestedElsewhere(event)],
    ['kubernetes_other_namespaces', otherNamespaces(event)],
    ...labelsWithoutPod(event),
    ['target_resource', event.target?.name === resource.name ? undefined : event.target?.name],
  ];
}

type Process = NonNullable<RuntimeEvent['processes']>[number];

function processProperties(prefix: string, processes: readonly Process[]): Property[] {
  return [
    [`${prefix}_path`, listed(processes, ({ path }) => unless(absolutePath, path))],
    [
      `${prefix}_sha256`,
      listed(processes, ({ path, sha256 }) =>
        absolutePath(path) === undefined ? sha256 : undefined,
      ),
    ],
    [`${prefix}_script`, listed(processes, ({ script }) => unless(absolutePath, script))],
    [`${prefix}_pid`, listed(processes, ({ pid }) => unless(int64, pid))],
    [`${prefix}_parent_pid`, listed(processes, ({ parentPid }) => unless(int64, parentPid))],
    [`${prefix}_user_id`, listed(processes, ({ userId }) => unless(int64, userId))],
  ];
}

function fileProperties({ files = [] }: RuntimeEvent): Property[] {
  const others = files.filter(({ path }) => absolutePath(path) === undefined);
  return [
    ['file_paths', listed(others, ({ path }) => path)],
    ['file_sha256', listed(others, ({ sha256 }) => sha256)],
    ['file_operations', listed(others, ({ operations }) => operations?.join(' '))],
    [
      'file_sizes',
      listed(files, ({ path, size }) =>
        absolutePath(path) === undefined ? size : unless(int64, size),
      ),
    ],
  ];
}

/** Firewall rules without a known action. */
function undecidedRules({ ipRules }: RuntimeEvent): string | undefined {
  if (ipRules?.allowed !== undefined) return undefined;
  return listed(ipRules?.rules ?? [], ({ protocol, ports = [] }) =>
    [protocol, ...ports.map(({ min, max }) => `${min}-${max}`)].join(' '),
  );
}

/** Internal addresses that the sender reports as indicators. */
function listedAddresses({ indicators }: RuntimeEvent): string | undefined {
  return listed(indicators?.ipAddresses ?? [], (ip) => (isGlobalIp(plainIp(ip)) ? undefined : ip));
}

/** Set if it happened in another container, or if more than name and image is known. */
function requestedElsewhere(event: RuntimeEvent): string | undefined {
  const isElsewhere = containerOf(event) !== undefined;
  return listed(event.requestedContainers ?? [], ({ id, name, image = {} }) => {
    const more = [id, image.digest, image.id].filter((fact) => fact !== undefined);
    if (!isElsewhere && more.length === 0) return undefined;
    const { repository, tag, reference } = image;
    return [name, reference, repository, tag, ...more]
      .filter((fact) => fact !== undefined)
      .join(' ');
  });
}

/** Returns the namespaces that have no native field: see kubernetes.ts. */
function otherNamespaces({ kubernetes = {} }: RuntimeEvent): string | undefined {
  const { objects = [], accessReviews = [], roles = [], bindings = [] } = kubernetes;
  const bound = bindings.flatMap(({ role, subjects = [] }) => [role ?? {}, ...subjects]);
  const named = [...objects, ...accessReviews, ...roles, ...bindings, ...bound];
  return listed(named, ({ namespace }: { readonly namespace?: string }) =>
    isDnsLabel(namespace) ? undefined : namespace,
  );
}

function labelsWithoutPod({ kubernetes }: RuntimeEvent): Property[] {
  if (kubernetes?.pod !== undefined) return [];
  return Object.entries(kubernetes?.podLabels ?? {}).map(([name, value]) => [
    `kubernetes_pod_label_${name}`,
    value,
  ]);
}

/** The value, unless `read` makes a native field of it. */
function unless(
  read: (value: string) => string | undefined,
  value: string | undefined,
): string | undefined {
  return value === undefined || read(value) !== undefined ? undefined : value;
}

/** The distinct present values. */
function listed<T>(
  elements: readonly T[],
  valueOf: (element: T) => string | undefined,
): string | undefined {
  if (elements.length === 0) return undefined;
  return [...new Set(elements.flatMap((element) => valueOf(element) ?? []))].join(', ');
}
