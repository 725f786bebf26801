import type { FromSchema } from 'json-schema-to-ts';

/** The environment variables that the container has beside those of its stage. */
export const settingsSchema = {
  type: 'object',
  properties: {
    DELIVERY: {
      enum: ['pull', 'push'],
      default: 'pull',
      description:
        'enrich, write: whether they pull their messages from Pub/Sub, or Pub/Sub pushes them to PORT.',
    },
    SUBSCRIPTIONS: {
      type: 'string',
      description:
        'enrich, write: the subscriptions to pull from. None: all of the stage, as terraform makes them.',
    },
    MAX_OUTSTANDING_MESSAGES: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description:
        'enrich, write: the messages that one pod has at a time when it pulls, in equal parts from its subscriptions. None: 100; of write as many as MAX_WAITING.',
    },
    MAX_OUTSTANDING_BYTES: {
      type: 'integer',
      // A message has up to 10 MB, and write has two subscriptions.
      minimum: 20_000_000,
      default: 40_000_000,
      description: 'enrich, write: the bytes of them, in equal parts, too.',
    },
    PUSH_AUDIENCE: {
      type: 'string',
      minLength: 1,
      description:
        "enrich, write: with DELIVERY=push, the audience that Pub/Sub's tokens must have: what the subscription says, by default its endpoint.",
    },
    PUSH_IDENTITY: {
      type: 'string',
      pattern: '^[^@ ]+@[^@ ]+$',
      description:
        'enrich, write: with DELIVERY=push, the e-mail of the service account that the subscription pushes as.',
    },
    PUSH_CERTIFICATES_URL: {
      type: 'string',
      pattern: '^http://127\\.0\\.0\\.1:\\d+/',
      description: "Where a test has the certificates that are not to be Google's.",
    },
    PORT: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      default: 8080,
      description: 'receive, and with DELIVERY=push enrich and write: where the service is.',
    },
    PROBE_PORT: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      default: 8090,
      description: 'All but poll: where /healthz and /readyz are.',
    },
    DRAIN_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 60,
      default: 5,
      description:
        'Where there is a service: for so long after SIGTERM it still takes requests, since it takes a moment until no more are sent to it.',
    },
    SHUTDOWN_SECONDS: {
      type: 'integer',
      minimum: 3,
      maximum: 600,
      default: 25,
      description:
        'The time from SIGTERM to the end, DRAIN_SECONDS included: below terminationGracePeriodSeconds.',
    },
  },
  if: { properties: { DELIVERY: { const: 'push' } }, required: ['DELIVERY'] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's
  then: { required: ['PUSH_AUDIENCE', 'PUSH_IDENTITY'] },
} as const;

export type Settings = FromSchema<Omit<typeof settingsSchema, 'if' | 'then'>>;

type Name = keyof typeof settingsSchema.properties;

/** Terraform's functions have none of these. */
export const wired = [] as const satisfies readonly Name[];

/** What no deployment sets. */
export const localOnly = ['PUSH_CERTIFICATES_URL'] as const satisfies readonly Name[];
