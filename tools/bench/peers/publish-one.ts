import { http } from '@google-cloud/functions-framework';
import { PubSub } from '@google-cloud/pubsub';

/**
 * The minimum of an ingress: publish the body and answer once Pub/Sub has it. It batches like receive, so that the
 * comparison shows the work on the request.
 */
const topic = new PubSub({ projectId: process.env['PROJECT_ID'] ?? '' }).topic('events', {
  batching: { maxMessages: 500, maxMilliseconds: 5 },
});

http('publish-one', async (request, response) => {
  await topic.publishMessage({ data: request.rawBody ?? Buffer.alloc(0) });
  response.status(200).json({ accepted: 1 });
});
