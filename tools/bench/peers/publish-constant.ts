import { http } from '@google-cloud/functions-framework';
import { PubSub } from '@google-cloud/pubsub';
import { pushedMessage } from './pushed-message.ts';

/**
 * The minimum of enrich: accept a push, parse it and its event, publish one constant event, and answer once Pub/Sub has
 * it.
 */
const topic = new PubSub({ projectId: process.env['PROJECT_ID'] ?? '' }).topic('findings', {
  batching: { maxMessages: 500, maxMilliseconds: Number(process.env['WINDOW_MS'] ?? 5) },
});
const constant = Buffer.from(process.env['CONSTANT'] ?? '{}');

http('publish-constant', async ({ body }, response) => {
  pushedMessage(body);
  await topic.publishMessage({ data: constant });
  response.status(204).end();
});
