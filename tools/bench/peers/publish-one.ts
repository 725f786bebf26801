import { http } from '@google-cloud/functions-framework';
import { PubSub } from '@google-cloud/pubsub';

/**
 * The least that an ingress can do: publish the body and answer when Pub/Sub has it. It batches as receive does, so
 * that what is compared is what is done with the request.
 */
const topic = new PubSub({ projectId: process.env['PROJECT_ID'] ?? '' }).topic('events', {
  batching: { maxMessages: 500, maxMilliseconds: 5 },
});

http('publish-one', async (request, response) => {
  await topic.publishMessage({ data: request.rawBody ?? Buffer.alloc(0) });
  response.status(200).json({ accepted: 1 });
});
