import type { FromSchema } from 'json-schema-to-ts';

/**
 * What travels between the stages: a detection in one form, whoever sent it. The schemas are the
 * contract and the types follow from them. They are versioned: a change that an older stage could
 * not read gets a new version, since a message may wait in Pub/Sub across a deployment.
 */

const text = { type: 'string', minLength: 1 } as const;
const textMap = { type: 'object', additionalProperties: { type: 'string' } } as const;
const instant = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
} as const;

export const runtimeEventSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'version',
    'id',
    'format',
    'sender',
    'time',
    'rule',
    'ruleTags',
    'priority',
    'severity',
    'output',
    'actions',
    'fields',
    'labels',
    'details',
  ],
  properties: {
    version: { const: 1 },
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9]{1,32}$',
      description: 'The id of the finding to be; depends on the event alone.',
    },
    format: { ...text, description: 'The name of the input format: a file of shared/formats.' },
    sender: { enum: ['sysdig', 'falco'] },
    time: { ...instant, description: 'When it happened, by the sender.' },
    rule: { ...text, description: "The rule's name; the policy's where no rule is named." },
    ruleType: text,
    ruleSubtype: text,
    ruleTags: { type: 'array', items: { type: 'string' } },
    policy: {
      type: 'object',
      additionalProperties: false,
      properties: {
        id: text,
        name: text,
        description: text,
        version: text,
        origin: text,
        runBook: text,
      },
    },
    priority: {
      ...text,
      description: "The sender's own word: Sysdig's 0 to 7 or Falco's priority.",
    },
    severity: { enum: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
    output: { type: 'string', description: 'What happened, as the rule words it.' },
    source: { ...text, description: 'Where the rule looks: syscall, k8s_audit, gcp_auditlog, …' },
    origin: {
      type: 'object',
      additionalProperties: false,
      description: "The parts of Sysdig that made the event, in Sysdig's words.",
      properties: {
        originator: text,
        category: text,
        engine: text,
        contentType: text,
        rawEventOriginator: text,
        rawEventCategory: text,
        sourceType: text,
        sourceSubtype: text,
      },
    },
    host: {
      type: 'object',
      additionalProperties: false,
      properties: { name: text, mac: text, id: text, agentId: text },
    },
    container: {
      type: 'object',
      additionalProperties: false,
      properties: {
        id: text,
        name: text,
        image: {
          type: 'object',
          additionalProperties: false,
          properties: { repository: text, tag: text, digest: text, id: text },
        },
      },
    },
    kubernetes: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cluster: {
          ...text,
          description: "The agent's name for it; need not be the GKE cluster's.",
        },
        namespace: text,
        node: text,
        pod: text,
        podUid: text,
        podLabels: textMap,
        container: { ...text, description: "The container's name in the pod." },
        workloads: {
          type: 'object',
          additionalProperties: text,
          description: 'Names by kind, as Kubernetes spells kinds: Deployment, ReplicaSet, …',
        },
      },
    },
    cloud: {
      type: 'object',
      additionalProperties: false,
      properties: {
        provider: { ...text, description: 'gcp, aws, azure, …' },
        account: text,
        region: text,
        zone: text,
        location: text,
        project: { ...text, description: "A Google Cloud project's id, else its number." },
        instanceId: text,
        instanceName: text,
      },
    },
    actions: {
      type: 'array',
      description: 'What the agent did about it: captures, killed containers, …',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          type: text,
          successful: { type: 'boolean' },
          error: text,
          token: text,
          captureId: text,
          beforeEventNs: text,
          afterEventNs: text,
        },
      },
    },
    fields: {
      ...textMap,
      description: "Falco's fields (proc.name, fd.name, …) that have a value.",
    },
    labels: { ...textMap, description: "Sysdig's labels that have a value." },
    details: { ...textMap, description: 'Everything else that the sender said, by its path.' },
    url: { ...text, description: "The sender's own link to it." },
  },
} as const;

/** One detection, of any sender. */
export type RuntimeEvent = FromSchema<typeof runtimeEventSchema>;

export const enrichedEventSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'event', 'resource'],
  properties: {
    version: { const: 1 },
    event: runtimeEventSchema,
    resource: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'kind'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 255, description: 'Full resource name.' },
        kind: {
          enum: ['instance', 'cluster', 'project', 'organization', 'other'],
          description: 'other: not on Google Cloud; the name says where.',
        },
      },
    },
    instance: {
      type: 'object',
      additionalProperties: false,
      description: 'The Compute Engine instance that it happened on, where that is known.',
      required: ['project', 'zone', 'id'],
      properties: {
        project: text,
        zone: text,
        id: { ...text, description: 'The numeric id, by which SCC names instances.' },
        name: text,
        cluster: { ...text, description: "The GKE cluster's real name, by the node's own labels." },
        clusterLocation: text,
        nodePool: text,
      },
    },
  },
} as const;

/** A detection and the Google Cloud resource that its finding is about. */
export type EnrichedEvent = FromSchema<typeof enrichedEventSchema>;
export type Resource = EnrichedEvent['resource'];
export type Instance = NonNullable<EnrichedEvent['instance']>;
