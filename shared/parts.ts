/**
 * The subject of a detection, in the field's standard terms (those of https://schema.ocsf.io where available): JSON
 * Schemas of the typed parts of an event. `enrich` fills them from a sender's fields; `write` turns them into a
 * finding.
 */

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const textMap = { type: 'object', additionalProperties: { type: 'string' } } as const;

function object<const P extends object>(
  properties: P,
): { readonly type: 'object'; readonly additionalProperties: false; readonly properties: P } {
  return { type: 'object', additionalProperties: false, properties };
}

function required<const P extends object, const R extends readonly (keyof P & string)[]>(
  names: R,
  properties: P,
): {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required: R;
  readonly properties: P;
} {
  return { type: 'object', additionalProperties: false, required: names, properties };
}

function listOf<const I extends object>(items: I): { readonly type: 'array'; readonly items: I } {
  return { type: 'array', items };
}

const principal = {
  email: { ...text, description: 'The identity, if it is an e-mail address.' },
  subject: {
    ...text,
    description: 'The identity as `principal://…`, `serviceAccount:…` or an ARN.',
  },
} as const;

const image = object({
  repository: text,
  tag: text,
  digest: text,
  id: text,
  reference: { ...text, description: 'The requested image, if nothing else is known.' },
});

const container = object({ id: text, name: text, image });

const role = required(['name'], {
  kind: {
    enum: ['ROLE', 'CLUSTER_ROLE'],
    description: 'Absent if ambiguous: a RoleBinding may refer to either.',
  },
  namespace: text,
  name: text,
});

const endpoint = required(['ip'], {
  ip: text,
  port: { type: 'integer', minimum: 1, maximum: 65_535 },
});

export const parts = {
  host: object({
    name: text,
    mac: text,
    id: text,
    agentId: text,
    tags: { ...textMap, description: "The agent's own tags." },
  }),
  container,
  requestedContainers: {
    ...listOf(container),
    description: 'The containers in a request to Kubernetes.',
  },
  kubernetes: object({
    cluster: {
      ...text,
      description: "The agent's name for the cluster; may differ from the GKE cluster's.",
    },
    clusterId: text,
    namespace: text,
    node: text,
    pod: text,
    podUid: text,
    podLabels: textMap,
    container: { ...text, description: "The container's name in the pod." },
    workloads: {
      type: 'object',
      additionalProperties: text,
      description: "Names by kind, in Kubernetes' spelling: Deployment, ReplicaSet, …",
    },
    objects: listOf(
      required(['kind', 'name'], { group: text, kind: text, namespace: text, name: text }),
    ),
    accessReviews: listOf(
      required(['resource'], {
        group: text,
        version: text,
        namespace: text,
        name: text,
        resource: text,
        subresource: text,
        verb: text,
      }),
    ),
    roles: listOf(role),
    bindings: listOf(
      object({
        namespace: text,
        name: text,
        role,
        subjects: listOf(
          required(['kind', 'name'], {
            kind: { enum: ['USER', 'SERVICEACCOUNT', 'GROUP'] },
            namespace: text,
            name: text,
          }),
        ),
      }),
    ),
  }),
  cloud: object({
    provider: { ...text, description: 'gcp, aws, azure, …' },
    account: { ...text, description: "AWS's account, Azure's subscription, …" },
    organization: { ...text, description: 'The organization in Okta, GitHub and other services.' },
    region: text,
    zone: text,
    location: text,
    project: { ...text, description: "A Google Cloud project's id, otherwise its number." },
    instanceId: text,
    instanceName: text,
  }),
  actor: object({
    ...principal,
    userName: { ...text, description: 'The identity under any other name.' },
    serviceAccountKey: text,
    delegation: { ...listOf(object(principal)), description: 'The chain of delegated identities.' },
  }),
  api: object({
    service: text,
    method: text,
    callerIp: text,
    callerRegion: { ...text, description: 'The country of the caller as a CLDR code: DE.' },
    userAgent: text,
    userAgentFamily: text,
    failure: {
      ...text,
      description: 'Why the call failed; absent if nothing states a failure.',
    },
  }),
  processes: {
    ...listOf(
      object({
        name: text,
        path: { ...text, description: "The path of the program, in its system's syntax." },
        sha256: text,
        script: { ...text, description: 'The path of the script that an interpreter runs.' },
        args: { type: 'array', items: { type: 'string' } },
        argumentsTruncated: { type: 'boolean' },
        environment: listOf(required(['name', 'value'], { name: text, value: { type: 'string' } })),
        pid: text,
        parentPid: text,
        userId: text,
      }),
    ),
    description: 'The acting process, then its parent and so on.',
  },
  files: listOf(
    required(['path'], {
      path: { ...text, description: "The path in its system's syntax." },
      sha256: text,
      size: text,
      operations: listOf({ enum: ['OPEN', 'READ', 'RENAME', 'WRITE', 'EXECUTE'] } as const),
    }),
  ),
  connections: listOf(
    object({
      source: endpoint,
      destination: endpoint,
      protocol: { enum: ['ICMP', 'TCP', 'UDP'] },
      inbound: { type: 'boolean', description: 'Whether the source is the peer.' },
    }),
  ),
  iamBindings: listOf(
    required(['action', 'role', 'member'], {
      action: { enum: ['ADD', 'REMOVE'] },
      role: text,
      member: text,
    }),
  ),
  indicators: {
    ...object({ ipAddresses: texts, domains: texts, uris: texts, malware: texts }),
    description: 'Indicators of compromise, only if the event states one with high confidence.',
  },
  database: object({ name: text, displayName: text, userName: text, query: text }),
  exfiltration: object({
    sources: listOf(required(['name'], { name: text, components: texts })),
    targets: listOf(required(['name'], { name: text, components: texts })),
    totalBytes: text,
  }),
  ipRules: object({
    direction: { enum: ['INGRESS', 'EGRESS'] },
    allowed: { type: 'boolean', description: 'Whether the rule allows; it denies otherwise.' },
    rules: listOf(
      required(['protocol'], {
        protocol: text,
        ports: listOf(
          required(['min', 'max'], { min: { type: 'integer' }, max: { type: 'integer' } }),
        ),
      }),
    ),
    sourceRanges: texts,
    destinationRanges: texts,
  }),
  target: {
    ...required(['name'], {
      name: { ...text, maxLength: 255, description: 'Its full resource name.' },
      displayName: text,
    }),
    description: 'The exact resource of a cloud API call.',
  },
} as const;
