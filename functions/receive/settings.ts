import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { FromSchema } from 'json-schema-to-ts';

/** The environment variables of `receive`. */
export const settingsSchema = {
  type: 'object',
  required: ['PROJECT_ID'],
  properties: {
    PROJECT_ID: { type: 'string', description: 'The project of the Pub/Sub topics.' },
    EVENTS_TOPIC: { type: 'string', default: topics.events },
    EVENTS_DEAD_TOPIC: { type: 'string', default: topics.eventsDead },
    WEBHOOK_SECRETS_FILE: {
      type: 'string',
      description:
        'A mounted file of accepted secrets, one per line, of at least 16 characters each; reread when it changes. A line may name the sender and its cluster: `SECRET sender=falco project=my-project location=europe-west1 cluster=prod`. Lines that are blank or begin with # are comments.',
    },
    WEBHOOK_SECRETS: {
      type: 'string',
      description:
        'The accepted secrets themselves, in the form of the file, if no file is mounted.',
    },
    AUTH_HEADER: {
      type: 'string',
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      description: 'An additional header that may contain the plain secret, such as X-Auth-Token.',
    },
    SIGNATURE_HEADER: {
      type: 'string',
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      description:
        'The header that contains an HMAC of the raw body. Empty: no such signatures are accepted.',
    },
    SIGNATURE_ALGORITHM: { enum: ['sha256', 'sha512'], default: 'sha256' },
    SIGNATURE_ENCODING: { enum: ['hex', 'base64'], default: 'hex' },
    SIGNATURE_PREFIX: {
      type: 'string',
      default: '',
      description: 'The prefix of the signature in its header, such as "sha256=".',
    },
    STANDARD_WEBHOOKS_TOLERANCE_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 3600,
      default: 0,
      description:
        'Maximum difference between the current time and the time in a signature of Standard Webhooks; 300 is usual. 0: no such signatures are accepted.',
    },
    MAX_BODY_BYTES: {
      type: 'integer',
      minimum: 1,
      // A single event must fit into a Pub/Sub message of 10 MB with its attributes.
      maximum: 9_500_000,
      default: 9_500_000,
      description: 'Maximum size of a body after decompression.',
    },
    EVENTS_PER_MINUTE_PER_TOKEN: {
      type: 'integer',
      minimum: 0,
      // Off by default. A sender that does not retry, such as falcosidekick's webhook, loses rejected events, and with
      // a single token there are no other senders to protect. Pub/Sub absorbs a flood, and write processes the most
      // severe events first.
      default: 0,
      description:
        'Maximum events per minute that each instance accepts from the senders of one secret; above it the response is 429. Set it if several senders have separate secrets, so that a flood from one does not delay the others. 0: no limit.',
    },
    PUBLISH_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 60_000,
      default: 8000,
      description:
        "Maximum time for Pub/Sub to accept a request's events; after it the response is 503.",
    },
  },
  anyOf: [{ required: ['WEBHOOK_SECRETS_FILE'] }, { required: ['WEBHOOK_SECRETS'] }],
} as const;

export type Settings = FromSchema<Omit<typeof settingsSchema, 'anyOf'>>;

type Name = keyof typeof settingsSchema.properties;

/** The settings that Terraform sets from its own variables and resources. `receive_settings` sets the others there. */
export const wired = [
  'PROJECT_ID',
  'EVENTS_TOPIC',
  'EVENTS_DEAD_TOPIC',
  'WEBHOOK_SECRETS_FILE',
] as const satisfies readonly Name[];

/** Settings that no deployment sets: addresses of emulators, and secrets given in place. */
export const localOnly = ['WEBHOOK_SECRETS'] as const satisfies readonly Name[];
