import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { FromSchema } from 'json-schema-to-ts';

const text = { type: 'string', minLength: 1 } as const;

/** Events of a rule that are expected where, or from whom, they come. */
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

/** The environment variables of `enrich`. Lists are separated by commas, or are JSON arrays. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID', 'ORGANIZATION_ID'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    ORGANIZATION_ID: {
      type: 'string',
      pattern: '^\\d+$',
      description:
        'The organization whose findings these are: the last step of the resource ladder.',
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
      description: 'A JSON object of rule names and the severities that their findings get.',
    },
    SEVERITY_BY_LEVEL: {
      type: 'string',
      default: '',
      description:
        "The severities that findings get by the sender's own level, where SEVERITY_OVERRIDES does not name the rule: sysdig/0=CRITICAL,falco/Warning=HIGH.",
    },
    EXCEPTIONS: {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: exceptionsSchema,
      default: '[]',
      description:
        "A JSON array of exceptions. Each has a rule, at least one of namespace, workload, image and user, and an action: DROP, or the severity to which that of the finding is lowered, LOW, MEDIUM or HIGH. All that an exception names must be so; the first that an event meets counts. An image without a tag or a digest is any of its repository. A workload is the name of a Deployment, StatefulSet, DaemonSet, Job or the like, where the sender names it. A user is a user's name, an e-mail address or a service account.",
    },
    RESOURCE_LADDER: {
      enum: ['instance', 'cluster'],
      default: 'instance',
      description:
        'Where the ladder of resources starts: the instance, else its GKE cluster, else the project, else the organization; or at the cluster.',
    },
    LOOKUP_PROJECTS: {
      type: 'string',
      default: '',
      description:
        "The ids of the projects whose instances are looked up, where an event's labels do not name its instance. enrich needs roles/compute.viewer in each. None: no look-ups.",
    },
    LOOKUP_REFRESH_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 86_400,
      default: 300,
      description:
        'A project is not listed more often, however many events name no known instance.',
    },
    LOOKUP_EXPIRE_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 604_800,
      default: 3600,
      description:
        'How long an instance is taken to be what it was, by its name; by its address only until the next refresh.',
    },
    LOOKUP_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 6000,
      default: 5000,
      description:
        'The time that one request to the Compute API may take; a list of many pages may take four times that.',
    },
    LOOKUP_ATTEMPTS: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 5,
      description:
        'While the Compute API fails, an event is delivered this often before its finding does without the instance.',
    },
    COMPUTE_EMULATOR_HOST: {
      type: 'string',
      pattern: '^[^:]+:\\d+$',
      description: 'HOST:PORT of an emulator to look instances up in, without credentials.',
    },
    MASKING: {
      enum: ['off', 'default', 'strict'],
      default: 'default',
      description:
        'Whether secrets in command lines and texts are masked; strict also drops all arguments and environment variables.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 60_000, default: 15_000 },
  },
} as const;

export type Settings = FromSchema<typeof settingsSchema>;

export type Exception = FromSchema<typeof exceptionsSchema>[number];

type Name = keyof typeof settingsSchema.properties;

/** What Terraform sets from its own variables and resources. The rest is `enrich_settings` there. */
export const wired = [
  'PROJECT_ID',
  'ORGANIZATION_ID',
  'FINDINGS_TOPIC',
  'EVENTS_DEAD_TOPIC',
  'LOOKUP_PROJECTS',
] as const satisfies readonly Name[];

/** What no deployment sets: addresses of emulators, and secrets that are given in place. */
export const localOnly = ['COMPUTE_EMULATOR_HOST'] as const satisfies readonly Name[];
