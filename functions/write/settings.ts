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
      description: 'The Security Command Center source that the findings belong to.',
    },
    SCC_FALCO_SOURCE: {
      type: 'string',
      pattern: '^organizations/\\d+/sources/\\d+$',
      description:
        "The source of Falco's findings, where they are not to be in the same as Sysdig's.",
    },
    SCC_LOCATION: {
      // https://docs.cloud.google.com/security-command-center/docs/data-residency-support
      enum: ['global', 'eu', 'us', 'sa'],
      default: 'global',
      description:
        'Where findings are kept: eu, us or sa, where data residency is on for the organization.',
    },
    SCC_EMULATOR_HOST: {
      type: 'string',
      pattern: '^[^:]+:\\d+$',
      description: 'HOST:PORT of an emulator to write to instead, without credentials.',
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
      // The limit is undocumented; Google's own gatekeeper-securitycenter keeps to 255.
      default: 255,
      description: 'The characters at which a source property is cut.',
    },
    UNCLAIMED_MAX_BYTES: {
      type: 'integer',
      minimum: 0,
      // SCC takes 500 MB a day, https://docs.cloud.google.com/security-command-center/quotas: 2 kB of 10 kB a finding.
      default: 2048,
      description:
        'The bytes of source properties that hold fields and labels which no field of SCC takes.',
    },
    FINDING_MAX_BYTES: {
      type: 'integer',
      minimum: 4096,
      default: 65_536,
      description: 'The size at which a finding is cut, as JSON. SCC takes 500 MB a day.',
    },
    FOLD: {
      enum: ['off', 'on'],
      default: 'off',
      description:
        'Whether repetitions of a detection become one finding that counts them; needs FOLD_BUCKET.',
    },
    FOLD_BY: {
      enum: ['command', 'workload'],
      default: 'command',
      description:
        'What repetitions are: the same rule, asset, workload and image, and by command also the same process, user, files and addresses.',
    },
    FOLD_WINDOW_SECONDS: {
      type: 'integer',
      minimum: 60,
      maximum: 86_400,
      default: folding.windowSeconds,
      description: 'The period after which a repetition begins a new finding.',
    },
    FOLD_UPDATE_SECONDS: {
      type: 'integer',
      minimum: 1,
      maximum: 15,
      default: 15,
      description: 'Each instance of the function updates the finding at most so often.',
    },
    FOLD_BUCKET: {
      type: 'string',
      description: 'The Cloud Storage bucket that keeps which events have been folded.',
    },
    FOLD_PREFIX: {
      type: 'string',
      default: folding.prefix,
      description: 'What the names of its objects begin with.',
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
      description: 'The time that one request to Cloud Storage may take; it is tried three times.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 60_000, default: 15_000 },
    SCC_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 60_000,
      default: 10_000,
      description: 'The time that one call may take.',
    },
    WRITES_PER_MINUTE: {
      type: 'integer',
      minimum: 1,
      // 97.5 % of the quota of a project, https://docs.cloud.google.com/security-command-center/quotas: with a burst of
      // a second's worth on top it is still within.
      default: 975,
      description:
        'The writes that all instances together make in a minute. SCC takes 1000 of a project; where others of the project write, too, or Google has raised the quota, another number.',
    },
    WRITE_INSTANCES: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description: 'The instances that may run: each writes at its share of the pace.',
    },
    SLOT_WAIT_MS: {
      type: 'integer',
      minimum: 0,
      maximum: 60_000,
      default: 10_000,
      description:
        'The time that an event waits in the function for its slot before it goes back to Pub/Sub.',
    },
    MAX_WAITING: {
      type: 'integer',
      minimum: 1,
      // What a second of the pace is, for as long as one waits: more would only be handed back later.
      default: 160,
      description:
        'The events that wait in an instance for their slot. One more, and the least severe goes back to Pub/Sub.',
    },
    QUOTA_PAUSE_MS: {
      type: 'integer',
      minimum: 1,
      maximum: 30_000,
      default: 5000,
      description:
        'The time without a call after SCC has refused one for its quota. Doubled while it refuses the next, up to six times of it.',
    },
  },
} as const;

export type Settings = FromSchema<typeof settingsSchema>;

type Name = keyof typeof settingsSchema.properties;

/** What Terraform sets from its own variables and resources. The rest is `write_settings` there. */
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

/** What no deployment sets: addresses of emulators, and secrets that are given in place. */
export const localOnly = [
  'SCC_EMULATOR_HOST',
  'STORAGE_EMULATOR_HOST',
] as const satisfies readonly Name[];
