import type { FromSchema } from 'json-schema-to-ts';

/** Environment variables of the container, in addition to those of its stage. */
export const settingsSchema = {
  type: 'object',
  properties: {
    DELIVERY: {
      enum: ['pull', 'push'],
      default: 'pull',
      description:
        'enrich, write: whether the stage pulls its messages from Pub/Sub, or Pub/Sub pushes them to PORT.',
    },
    SUBSCRIPTIONS: {
      type: 'string',
      description:
        'enrich, write: the subscriptions to pull from. Empty: all of the stage, as created by Terraform.',
    },
    MAX_OUTSTANDING_MESSAGES: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description:
        'enrich, write: the maximum number of messages in flight per pod with DELIVERY=pull, divided equally among its subscriptions. Default: 100; for write, MAX_WAITING.',
    },
    MAX_OUTSTANDING_BYTES: {
      type: 'integer',
      // A message has up to 10 MB, and write has two subscriptions.
      minimum: 20_000_000,
      default: 40_000_000,
      description: 'enrich, write: their maximum bytes, also divided equally.',
    },
    PUSH_AUDIENCE: {
      type: 'string',
      minLength: 1,
      description:
        "enrich, write: with DELIVERY=push, the required audience of Pub/Sub's tokens: the subscription's audience, by default its endpoint.",
    },
    PUSH_IDENTITY: {
      type: 'string',
      pattern: '^[^@ ]+@[^@ ]+$',
      description:
        "enrich, write: with DELIVERY=push, the e-mail address of the subscription's push identity.",
    },
    PUSH_CERTIFICATES_URL: {
      type: 'string',
      pattern: '^http://127\\.0\\.0\\.1:\\d+/',
      description: "The URL of a test's certificates, instead of Google's.",
    },
    PORT: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      default: 8080,
      description: 'receive, and with DELIVERY=push enrich and write: the port of the service.',
    },
    PROBE_PORT: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      default: 8090,
      description: 'All stages except poll: the port of /healthz and /readyz.',
    },
    DRAIN_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 60,
      default: 5,
      description:
        'For stages with a service: how long it keeps serving after SIGTERM, because senders need a moment to notice.',
    },
    SHUTDOWN_SECONDS: {
      type: 'integer',
      minimum: 3,
      maximum: 600,
      default: 25,
      description:
        'Maximum time from SIGTERM to exit, including DRAIN_SECONDS. Must be below terminationGracePeriodSeconds.',
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

/** Settings that no deployment sets. */
export const localOnly = ['PUSH_CERTIFICATES_URL'] as const satisfies readonly Name[];
