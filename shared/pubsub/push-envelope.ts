import type { FromSchema } from 'json-schema-to-ts';

/**
 * The wrapped form in which Pub/Sub pushes a message. `deliveryAttempt` comes only where the
 * subscription has a dead-letter policy. https://docs.cloud.google.com/pubsub/docs/push
 */
export const pushEnvelopeSchema = {
  type: 'object',
  required: ['message', 'subscription'],
  properties: {
    message: {
      type: 'object',
      required: ['messageId'],
      properties: {
        messageId: { type: 'string', minLength: 1 },
        publishTime: { type: 'string' },
        data: {
          type: 'string',
          pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
        },
        attributes: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    subscription: { type: 'string' },
    deliveryAttempt: { type: 'integer' },
  },
} as const;

export type PushEnvelope = FromSchema<typeof pushEnvelopeSchema>;
