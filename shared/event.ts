import type { FromSchema } from 'json-schema-to-ts';
import { parts } from './parts.ts';
import { senders } from './senders.ts';
import { severities } from './severity.ts';

/**
 * The messages between stages: a detection in one form for all senders. The schemas are the contract, and the types are
 * derived from them. They are versioned: a change that an older stage cannot read gets a new version, because a message
 * may wait in Pub/Sub across a deployment.
 */

const text = { type: 'string', minLength: 1 } as const;
const instant = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
} as const;

/** Kinds of event sources: the files in functions/enrich/sources. */
export const watchedKinds = [
  'system-calls',
  'windows',
  'kubernetes-audit',
  'google-cloud-audit',
  'aws-cloudtrail',
  'azure',
  'entra',
  'okta',
  'github',
  'admission',
  'falco',
  'other',
] as const;

export const runtimeEventSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'version',
    'id',
    'format',
    'sender',
    'time',
    'timeSource',
    'rule',
    'ruleTags',
    'priority',
    'severity',
    'findingClass',
    'watched',
    'description',
    'actions',
    'unclaimed',
  ],
  properties: {
    version: { const: 2 },
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9]{1,32}$',
      description: 'The id of the future finding; depends only on the event.',
    },
    format: { ...text, description: 'The name of the input format: a file of shared/formats.' },
    sender: { enum: senders },
    time: { ...instant, description: 'When it happened.' },
    timeSource: {
      enum: ['event', 'receipt'],
      description: 'The origin of the time: the time of receipt if the event has none.',
    },
    rule: { ...text, description: "The rule's name, or the policy's if no rule is named." },
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
      description: "The sender's own value: Sysdig's 0 to 7 or Falco's priority.",
    },
    severity: { enum: severities },
    findingClass: { enum: ['THREAT', 'MISCONFIGURATION', 'POSTURE_VIOLATION', 'OBSERVATION'] },
    watched: { enum: watchedKinds, description: 'What was watched.' },
    source: { ...text, description: "The same in the sender's terms: syscall, k8s_audit, …" },
    description: {
      ...text,
      description: 'What happened, in a sentence, without time and priority.',
    },
    origin: {
      type: 'object',
      additionalProperties: false,
      description: "The components of Sysdig that created the event, in Sysdig's terms.",
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
    actions: {
      type: 'array',
      description: "The agent's actions: captures, killed containers, …",
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
    url: { ...text, description: "The sender's own link to the event." },
    senderId: { ...text, description: "The sender's own id of the event." },
    ...parts,
    call: { ...text, description: 'The system call: execve, openat, connect, …' },
    callResult: { ...text, description: 'The result of the system call: SUCCESS, EACCES, …' },
    workingDirectory: text,
    unclaimed: {
      type: 'array',
      description: "Values that no part holds, under the sender's own names.",
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'value'],
        properties: { name: text, value: text },
      },
    },
  },
} as const;

/** One detection, of any sender. */
export type RuntimeEvent = FromSchema<typeof runtimeEventSchema>;

/** The typed parts of an event, filled by an event source. */
export type Parts = Pick<
  RuntimeEvent,
  keyof typeof parts | 'call' | 'callResult' | 'workingDirectory'
>;

export const enrichedEventSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'event', 'resource'],
  properties: {
    version: { const: 2 },
    event: runtimeEventSchema,
    resource: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'kind'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 255, description: 'Full resource name.' },
        kind: {
          enum: ['object', 'instance', 'cluster', 'project', 'organization', 'other'],
          description: 'other: not on Google Cloud; the name states the place.',
        },
      },
    },
    instance: {
      type: 'object',
      additionalProperties: false,
      description: 'The Compute Engine instance of the event, if known.',
      required: ['project', 'zone', 'id'],
      properties: {
        project: text,
        zone: text,
        id: { ...text, description: 'The numeric id, by which SCC names instances.' },
        name: text,
        cluster: {
          ...text,
          description: "The actual name of the GKE cluster, from the node's own labels.",
        },
        clusterLocation: text,
        nodePool: text,
      },
    },
  },
} as const;

/** A detection, and the Google Cloud resource of its finding. */
export type EnrichedEvent = FromSchema<typeof enrichedEventSchema>;
export type Resource = EnrichedEvent['resource'];
export type Instance = NonNullable<EnrichedEvent['instance']>;
