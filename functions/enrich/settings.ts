import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { FromSchema } from 'json-schema-to-ts';

const text = { type: 'string', minLength: 1 } as const;

/** Exceptions: events of a rule that are expected in a place or from a user. */
const exceptionsSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['rule', 'action'],
    anyOf: [
      { required: ['namespace'] },
      { required: ['workload'] },
      { required: ['image'] },
      { required: ['user'] },
    ],
    properties: {
      rule: text,
      namespace: text,
      workload: text,
      image: text,
      user: text,
      action: { enum: ['DROP', 'LOW', 'MEDIUM', 'HIGH'] },
    },
  },
} as const;

/** The environment variables of `enrich`. A list is separated by commas, or is a JSON array. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID', 'ORGANIZATION_ID'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    ORGANIZATION_ID: {
      type: 'string',
      pattern: '^\\d+$',
      description: 'The organization of the findings: the last step of the resource ladder.',
    },
    FINDINGS_TOPIC: { type: 'string', default: topics.findings },
    EVENTS_DEAD_TOPIC: { type: 'string', default: topics.eventsDead },
    MIN_SEVERITY: {
      enum: severities,
      default: 'LOW',
      description: 'Events below it are dropped.',
    },
    IGNORED_RULES: { type: 'string', default: '', description: 'Rules whose events are dropped.' },
    IGNORED_NAMESPACES: {
      type: 'string',
      default: '',
      description: 'Kubernetes namespaces whose events are dropped.',
    },
    SEVERITY_OVERRIDES: {
      type: 'string',
      contentMediaType: 'application/json',
      default: '{}',
      description: 'A JSON object of rule names and the severities of their findings.',
    },
    SEVERITY_BY_LEVEL: {
      type: 'string',
      default: '',
      description:
        "The severities of findings by the sender's own level, if SEVERITY_OVERRIDES does not name the rule: sysdig/0=CRITICAL,falco/Warning=HIGH.",
    },
    EXCEPTIONS: {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: exceptionsSchema,
      default: '[]',
      description:
        'A JSON array of exceptions. Each has a rule, at least one of namespace, workload, image and user, and an action: DROP, or the severity to which the finding is lowered (LOW, MEDIUM or HIGH). An exception matches if all its conditions match; the first match applies. An image without a tag or digest matches any image of its repository. A workload is the name of a Deployment, StatefulSet, DaemonSet, Job or similar, if the sender names it. A user is a user name, an email address or a service account.',
    },
    RESOURCE_LADDER: {
      enum: ['instance', 'cluster'],
      default: 'instance',
      description:
        'The first step of the ladder of resources. With instance: the instance, else its GKE cluster, else the project, else the organization. With cluster, the ladder starts at the cluster.',
    },
    LOOKUP_PROJECTS: {
      type: 'string',
      default: '',
      description:
        "The IDs of the projects in which enrich looks up instances that an event's labels do not name. enrich needs roles/compute.viewer in each. Empty: no lookups.",
    },
    LOOKUP_REFRESH_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 86_400,
      default: 300,
      description:
        'Minimum time between two listings of a project, regardless of how many events name an unknown instance.',
    },
    LOOKUP_EXPIRE_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 604_800,
      default: 3600,
      description:
        'Maximum age of an instance found by name. An instance found by address is used only until the next refresh.',
    },
    LOOKUP_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 6000,
      default: 5000,
      description:
        'Maximum duration of one request to the Compute API; a list of many pages may take four times as long.',
    },
    LOOKUP_ATTEMPTS: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 5,
      description:
        'Maximum deliveries of an event while the Compute API fails. After the last, the finding is published without the instance.',
    },
    COMPUTE_EMULATOR_HOST: {
      type: 'string',
      pattern: '^[^:]+:\\d+$',
      description: 'HOST:PORT of a Compute Engine emulator, called without credentials.',
    },
    MASKING: {
      enum: ['off', 'default', 'strict'],
      default: 'default',
      description:
        'Masks secrets in command lines and texts; strict also removes all arguments and environment variables.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 60_000, default: 15_000 },
  },
} as const;

export type Settings = FromSchema<typeof settingsSchema>;

export type Exception = FromSchema<typeof exceptionsSchema>[number];

type Name = keyof typeof settingsSchema.properties;

/** The settings that Terraform sets from its own variables and resources. `enrich_settings` sets the others there. */
export const wired = [
  'PROJECT_ID',
  'ORGANIZATION_ID',
  'FINDINGS_TOPIC',
  'EVENTS_DEAD_TOPIC',
  'LOOKUP_PROJECTS',
] as const satisfies readonly Name[];

/** Settings that no deployment sets: addresses of emulators, and secrets given in place. */
export const localOnly = ['COMPUTE_EMULATOR_HOST'] as const satisfies readonly Name[];
