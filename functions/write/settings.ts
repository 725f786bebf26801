import { folding, topics } from '@pipeline/shared/pubsub/topology.ts';
import type { FromSchema } from 'json-schema-to-ts';

/** The environment variables of `write`. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID', 'SCC_SOURCE'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    SCC_SOURCE: {
      type: 'string',
      pattern: '^organizations/\\d+/sources/\\d+$',
      description: 'The Security Command Center source of the findings.',
    },
    SCC_FALCO_SOURCE: {
      type: 'string',
      pattern: '^organizations/\\d+/sources/\\d+$',
      description: "The source of Falco's findings, if it differs from Sysdig's.",
    },
    SCC_LOCATION: {
      // https://docs.cloud.google.com/security-command-center/docs/data-residency-support
      enum: ['global', 'eu', 'us', 'sa'],
      default: 'global',
      description:
        'The location of findings: eu, us or sa if the organization uses data residency.',
    },
    SCC_EMULATOR_HOST: {
      type: 'string',
      pattern: '^[^:]+:\\d+$',
      description: 'HOST:PORT of an emulator to use instead, without credentials.',
    },
    FINDINGS_DEAD_TOPIC: { type: 'string', default: topics.findingsDead },
    SYSDIG_REGION: {
      type: 'string',
      default: 'us1',
      description: "The Sysdig region that findings link to, or the URL of Sysdig's own pages.",
    },
    PROPERTY_VALUE_LIMIT: {
      type: 'integer',
      minimum: 16,
      // The limit is undocumented; Google's own gatekeeper-securitycenter uses 255.
      default: 255,
      description: 'Maximum characters of a source property.',
    },
    UNCLAIMED_MAX_BYTES: {
      type: 'integer',
      minimum: 0,
      // SCC accepts 500 MB a day, https://docs.cloud.google.com/security-command-center/quotas: 2 kB of 10 kB per
      // finding.
      default: 2048,
      description:
        'Maximum bytes of source properties that hold fields and labels without a native field.',
    },
    FINDING_MAX_BYTES: {
      type: 'integer',
      minimum: 4096,
      default: 65_536,
      description: 'Maximum size of a finding as JSON. SCC accepts 500 MB a day.',
    },
    FOLD: {
      enum: ['off', 'on'],
      default: 'off',
      description:
        'Whether to fold repetitions of a detection into one finding with a count; needs FOLD_BUCKET.',
    },
    FOLD_BY: {
      enum: ['command', 'workload'],
      default: 'command',
      description:
        'What counts as a repetition: the same rule, asset, workload and image, and by command also the same process, user, files and addresses.',
    },
    FOLD_WINDOW_SECONDS: {
      type: 'integer',
      minimum: 60,
      maximum: 86_400,
      default: folding.windowSeconds,
      description: 'The period after which a repetition starts a new finding.',
    },
    FOLD_UPDATE_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 15,
      default: 15,
      description: 'Minimum time between two updates of a finding by one instance.',
    },
    FOLD_BUCKET: {
      type: 'string',
      description: 'The Cloud Storage bucket of the folds.',
    },
    FOLD_PREFIX: {
      type: 'string',
      default: folding.prefix,
      description: 'The prefix of its objects.',
    },
    STORAGE_EMULATOR_HOST: {
      type: 'string',
      pattern: '^https?://[^:/]+(:\\d+)?$',
      description: 'The URL of an emulator of Cloud Storage, without credentials.',
    },
    STORAGE_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 3000,
      default: 1500,
      description: 'Maximum duration of one request to Cloud Storage; it is tried three times.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 60_000, default: 15_000 },
    SCC_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 60_000,
      default: 10_000,
      description: 'Maximum duration of one call.',
    },
    WRITES_PER_MINUTE: {
      type: 'integer',
      minimum: 1,
      // 97.5 % of the project's quota, https://docs.cloud.google.com/security-command-center/quotas: still within it
      // with a burst of one second's worth on top.
      default: 975,
      description:
        'Writes per minute of all instances together. SCC accepts 1000 per project. Change it if others in the project also write, or if Google raised the quota.',
    },
    WRITE_INSTANCES: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description: 'Maximum number of instances: each writes at its share of the rate.',
    },
    SLOT_WAIT_MS: {
      type: 'integer',
      minimum: 0,
      maximum: 60_000,
      default: 10_000,
      description: 'Maximum time that an event waits for its slot before it returns to Pub/Sub.',
    },
    MAX_WAITING: {
      type: 'integer',
      minimum: 1,
      // Writes per second × wait seconds. More would only be returned later.
      default: 160,
      description:
        'Maximum number of events that wait for a slot in one instance. Above it, the least severe returns to Pub/Sub.',
    },
    QUOTA_PAUSE_MS: {
      type: 'integer',
      minimum: 1,
      maximum: 30_000,
      default: 5000,
      description:
        'The pause after SCC refuses a call for quota. Doubles while it refuses the next, up to six times.',
    },
  },
} as const;

export type Settings = FromSchema<typeof settingsSchema>;

type Name = keyof typeof settingsSchema.properties;

/** Set by Terraform from its own variables and resources. The others are in `write_settings`. */
export const wired = [
  'PROJECT_ID',
  'SCC_SOURCE',
  'SCC_FALCO_SOURCE',
  'FINDINGS_DEAD_TOPIC',
  'SYSDIG_REGION',
  'WRITE_INSTANCES',
  'MAX_WAITING',
  'FOLD',
  'FOLD_WINDOW_SECONDS',
  'FOLD_BUCKET',
  'FOLD_PREFIX',
] as const satisfies readonly Name[];

/** Settings that no deployment sets: emulator addresses and inline secrets. */
export const localOnly = [
  'SCC_EMULATOR_HOST',
  'STORAGE_EMULATOR_HOST',
] as const satisfies readonly Name[];
