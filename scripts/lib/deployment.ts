import type { FromSchema } from 'json-schema-to-ts';
import { polling, pushStages, topics } from '@pipeline/shared/pubsub/topology.ts';

const text = { type: 'string', minLength: 1 } as const;
const environment = { type: 'object', additionalProperties: { type: 'string' } } as const;
const topicName = (preset: string) => ({ ...text, default: preset }) as const;

const [enrich, write] = pushStages;

/** Names of a deployment without `name_prefix`, and of the local pipeline. */
export const defaultNames = {
  topics,
  subscriptions: {
    enrich: enrich.subscriptions[0].name,
    enrichDead: enrich.deadSubscription,
    write: write.subscriptions[0].name,
    writeUrgent: write.subscriptions[1].name,
    writeDead: write.deadSubscription,
  },
} as const;

/**
 * The names and addresses of a running pipeline's parts, which commands work on. A deployment
 * (`terraform output -json deployment`) and the local pipeline (`.local/stack.json`) have the same format.
 */
export const deploymentSchema = {
  type: 'object',
  required: ['projectId', 'topics', 'subscriptions', 'sources'],
  properties: {
    projectId: text,
    region: { ...text, description: 'Region of the functions.' },
    organizationId: { type: 'string', pattern: '^\\d+$' },
    topics: {
      type: 'object',
      default: {},
      required: ['events', 'eventsDead', 'findings', 'findingsDead'],
      properties: {
        events: topicName(topics.events),
        eventsDead: topicName(topics.eventsDead),
        findings: topicName(topics.findings),
        findingsDead: topicName(topics.findingsDead),
      },
    },
    subscriptions: {
      type: 'object',
      default: {},
      required: ['enrich', 'enrichDead', 'write', 'writeUrgent', 'writeDead'],
      description:
        'The push subscriptions of each stage, and the subscription of its dead letters. writeUrgent equals write if one subscription gets all messages.',
      properties: {
        enrich: topicName(defaultNames.subscriptions.enrich),
        enrichDead: topicName(defaultNames.subscriptions.enrichDead),
        write: topicName(defaultNames.subscriptions.write),
        writeUrgent: topicName(defaultNames.subscriptions.writeUrgent),
        writeDead: topicName(defaultNames.subscriptions.writeDead),
      },
    },
    sources: {
      type: 'object',
      default: {},
      description:
        "organizations/ORG/sources/SOURCE of all findings, and of Falco's findings if they have a source of their own.",
      properties: { sysdig: text, falco: text },
    },
    sccLocation: { ...text, default: 'global' },
    functions: {
      type: 'object',
      default: {},
      description: 'The URL of each deployed function.',
      properties: { receive: text, enrich: text, write: text, poll: text },
    },
    kubernetes: {
      type: 'object',
      description: 'Present if the stages run in a Kubernetes cluster instead of as functions.',
      required: ['namespace', 'delivery', 'writer'],
      properties: {
        namespace: text,
        delivery: {
          enum: ['pull', 'push'],
          description: 'Whether the stages pull from Pub/Sub, or Pub/Sub pushes to them.',
        },
        writer: { ...text, description: "The email address of write's identity." },
      },
    },
    publicAccess: {
      enum: ['all_users', 'none'],
      description:
        'Whether Cloud Run admits unauthenticated senders to receive: public_access of Terraform.',
    },
    webhookUrl: {
      ...text,
      description:
        'The URL that senders post to: that of receive, or of the load balancer in front of it.',
    },
    webhookSecretId: {
      ...text,
      description: 'projects/P/secrets/S: the accepted tokens, one per line.',
    },
    authentication: {
      type: 'object',
      description:
        'The settings of receive for ways of authentication other than "Authorization: Bearer".',
      properties: {
        AUTH_HEADER: text,
        SIGNATURE_HEADER: text,
        SIGNATURE_ALGORITHM: text,
        SIGNATURE_ENCODING: text,
        SIGNATURE_PREFIX: { type: 'string' },
      },
    },
    sysdig: {
      type: 'object',
      required: ['region'],
      properties: {
        region: { ...text, description: "A region's name, or the URL of Sysdig's API." },
        tokenSecretId: { ...text, description: "projects/P/secrets/S: poll's API token." },
      },
    },
    falcoLogSinks: {
      type: 'array',
      description: "The sinks of Cloud Logging that bring Falco's alerts to the topic events.",
      items: {
        type: 'object',
        required: ['parent', 'name'],
        properties: { parent: { ...text, description: 'projects/P, folders/F …' }, name: text },
      },
    },
    checkpoint: {
      type: 'object',
      required: ['bucket'],
      properties: { bucket: text, object: topicName(polling.checkpointObject) },
    },
    local: {
      type: 'object',
      description: 'The addresses of the emulators, and the secrets of the local pipeline.',
      required: ['pid', 'console', 'webhookSecret', 'pubsub', 'securityCenter', 'delivery'],
      properties: {
        pid: { type: 'integer' },
        console: { ...text, description: 'The URL of the console.' },
        webhookSecret: text,
        pubsub: { ...text, description: 'HOST:PORT' },
        securityCenter: { ...text, description: 'HOST:PORT' },
        pids: { type: 'object', additionalProperties: { type: 'integer' } },
        sysdigToken: text,
        storage: { ...text, description: 'A URL.' },
        compute: { ...text, description: 'HOST:PORT' },
        settings: {
          type: 'object',
          description: 'The environment of each stage.',
          properties: {
            receive: environment,
            enrich: environment,
            write: environment,
            poll: environment,
          },
        },
        delivery: {
          type: 'object',
          description: 'The properties that the subscriptions were created with, in seconds.',
          required: ['ackDeadlineSeconds', 'maxDeliveryAttempts', 'deadLetterRetentionSeconds'],
          properties: {
            ackDeadlineSeconds: { type: 'number' },
            backoff: {
              type: 'object',
              description: 'Backoff of redelivery; if absent, the emulator decides.',
              required: ['minimum', 'maximum'],
              properties: { minimum: { type: 'number' }, maximum: { type: 'number' } },
            },
            maxDeliveryAttempts: { type: 'integer' },
            deadLetterRetentionSeconds: { type: 'number' },
          },
        },
      },
    },
  },
} as const;

export type Deployment = FromSchema<typeof deploymentSchema>;
