import type { FromSchema } from 'json-schema-to-ts';

/**
 * The wrapped form in which Pub/Sub pushes a message. `deliveryAttempt` is present only if the subscription has a
 * dead-letter policy. https://docs.cloud.google.com/pubsub/docs/push
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
        // Base64, which the decoder checks. A pattern for it overflows the stack at six megabytes.
        data: { type: 'string' },
        attributes: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    subscription: { type: 'string' },
    deliveryAttempt: { type: 'integer' },
  },
} as const;

export type PushEnvelope = FromSchema<typeof pushEnvelopeSchema>;
