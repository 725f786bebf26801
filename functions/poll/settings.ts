import { polling, topics } from '@pipeline/shared/pubsub/topology.ts';
import type { FromSchema } from 'json-schema-to-ts';

/** The environment variables of `poll`. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID', 'CHECKPOINT_BUCKET'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    EVENTS_TOPIC: { type: 'string', default: topics.events },
    EVENTS_DEAD_TOPIC: { type: 'string', default: topics.eventsDead },
    SYSDIG_REGION: {
      type: 'string',
      default: 'us1',
      description: "The Sysdig region to read events from, or the URL of Sysdig's API.",
    },
    SYSDIG_TOKEN_FILE: {
      type: 'string',
      description:
        'A mounted file with the API token of a Sysdig account that may read policy events; reread when it changes.',
    },
    SYSDIG_TOKEN: { type: 'string', description: 'The token itself, if no file is mounted.' },
    EVENTS_API: {
      enum: ['current', 'previous'],
      default: 'current',
      description: 'The API to read: /secure/events/v1/events, or the older /api/v1/secureEvents.',
    },
    EVENTS_FILTER: {
      type: 'string',
      // The originators that Sysdig's own MCP server excludes (sysdiglabs/sysdig-mcp-server): none is a runtime
      // detection.
      default: 'not originator in ("benchmarks","compliance","cloudsec","scanning","hostscanning")',
      description: "The events to read, in Sysdig's filter language.",
    },
    CHECKPOINT_BUCKET: {
      type: 'string',
      description: 'The Cloud Storage bucket of the checkpoint.',
    },
    CHECKPOINT_OBJECT: { type: 'string', default: polling.checkpointObject },
    STORAGE_EMULATOR_HOST: {
      type: 'string',
      pattern: '^https?://[^:/]+(:\\d+)?$',
      description: 'The URL of an emulator of Cloud Storage, without credentials.',
    },
    FIRST_RUN_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 7_776_000,
      default: 3600,
      description: 'How far back the first run reads, if there is no checkpoint.',
    },
    SETTLE_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 3600,
      default: 30,
      description: 'Events younger than this are read by the next run.',
    },
    OVERLAP_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 86_400,
      default: 900,
      description:
        'Each run rereads this period, for events that reached Sysdig late. Events that are already published are skipped.',
    },
    RUN_TIME_MS: {
      type: 'integer',
      minimum: 1000,
      maximum: 25_000,
      default: 25_000,
      description: 'After this time a run requests no further page; the next run continues.',
    },
    REQUEST_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 10_000,
      default: 10_000,
      description: "Maximum duration of one request to Sysdig's API.",
    },
    STORAGE_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 3000,
      default: 3000,
      description: 'Maximum duration of one request to Cloud Storage; it is tried three times.',
    },
    PUBLISH_TIMEOUT_MS: { type: 'integer', minimum: 100, maximum: 8000, default: 8000 },
  },
  anyOf: [{ required: ['SYSDIG_TOKEN_FILE'] }, { required: ['SYSDIG_TOKEN'] }],
} as const;

export type Settings = FromSchema<Omit<typeof settingsSchema, 'anyOf'>>;

type Name = keyof typeof settingsSchema.properties;

/** Set by Terraform from its own variables and resources. The others are in `poll_settings`. */
export const wired = [
  'PROJECT_ID',
  'EVENTS_TOPIC',
  'EVENTS_DEAD_TOPIC',
  'SYSDIG_REGION',
  'SYSDIG_TOKEN_FILE',
  'CHECKPOINT_BUCKET',
  'CHECKPOINT_OBJECT',
] as const satisfies readonly Name[];

/** Settings that no deployment sets: emulator addresses and inline secrets. */
export const localOnly = [
  'SYSDIG_TOKEN',
  'STORAGE_EMULATOR_HOST',
] as const satisfies readonly Name[];
