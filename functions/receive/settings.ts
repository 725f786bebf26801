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
        'A mounted file of accepted secrets, one a line, of at least 16 characters each; read again when it changes. A line may say whose the secret is: `SECRET sender=falco project=my-project location=europe-west1 cluster=prod`. Lines that are blank or begin with # are comments.',
    },
    WEBHOOK_SECRETS: {
      type: 'string',
      description: 'The accepted secrets themselves, as in the file, where none is mounted.',
    },
    AUTH_HEADER: {
      type: 'string',
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      description: 'A further header that may carry a secret as it is, such as X-Auth-Token.',
    },
    SIGNATURE_HEADER: {
      type: 'string',
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      description:
        'The header that carries an HMAC of the raw body. None: signatures are not accepted.',
    },
    SIGNATURE_ALGORITHM: { enum: ['sha256', 'sha512'], default: 'sha256' },
    SIGNATURE_ENCODING: { enum: ['hex', 'base64'], default: 'hex' },
    SIGNATURE_PREFIX: {
      type: 'string',
      default: '',
      description: 'What stands before the signature in its header, such as "sha256=".',
    },
    STANDARD_WEBHOOKS_TOLERANCE_SECONDS: {
      type: 'integer',
      minimum: 0,
      maximum: 3600,
      default: 0,
      description:
        'How far the time in a signature of Standard Webhooks may be from now; 300 is usual. 0: such signatures are not accepted.',
    },
    MAX_BODY_BYTES: {
      type: 'integer',
      minimum: 1,
      // A single event must fit into a Pub/Sub message of 10 MB with its attributes.
      maximum: 9_500_000,
      default: 9_500_000,
      description: 'The largest body taken, after decompression.',
    },
    EVENTS_PER_MINUTE_PER_TOKEN: {
      type: 'integer',
      minimum: 0,
      // Off by default: what is refused is lost where its sender does not try again (falcosidekick's webhook), and with one
      // token there are no others to protect. Pub/Sub takes a flood, and write has the most severe first.
      default: 0,
      description:
        'The events that each instance takes in a minute from the senders of one secret; above it the answer is 429. For several senders with a secret each, so that a flood from one does not delay the others. 0: no limit.',
    },
    PUBLISH_TIMEOUT_MS: {
      type: 'integer',
      minimum: 100,
      maximum: 60_000,
      default: 8000,
      description:
        "The time in which Pub/Sub must have a request's events; else the answer is 503.",
    },
  },
  anyOf: [{ required: ['WEBHOOK_SECRETS_FILE'] }, { required: ['WEBHOOK_SECRETS'] }],
} as const;

export type Settings = FromSchema<Omit<typeof settingsSchema, 'anyOf'>>;

type Name = keyof typeof settingsSchema.properties;

/** What Terraform sets from its own variables and resources. The rest is `receive_settings` there. */
export const wired = [
  'PROJECT_ID',
  'EVENTS_TOPIC',
  'EVENTS_DEAD_TOPIC',
  'WEBHOOK_SECRETS_FILE',
] as const satisfies readonly Name[];

/** What no deployment sets: addresses of emulators, and secrets that are given in place. */
export const localOnly = ['WEBHOOK_SECRETS'] as const satisfies readonly Name[];
