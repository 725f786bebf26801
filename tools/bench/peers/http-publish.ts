import { createServer, type ServerResponse } from 'node:http';
import { v1 } from '@google-cloud/pubsub';
import { ChannelCredentials } from 'google-gax';

/**
 * The minimum of a Node ingress with Google's generated client: publish the body, batched with others within 5 ms (or
 * as many as its argument says), and answer once Pub/Sub has it. It neither authenticates nor reads the body.
 */

const projectId = process.env['PROJECT_ID'] ?? '';
const topic = `projects/${projectId}/topics/events`;
const [servicePath = '', port] = (process.env['PUBSUB_EMULATOR_HOST'] ?? '').split(':');
const client = new v1.PublisherClient({
  servicePath,
  port: Number(port),
  sslCreds: ChannelCredentials.createInsecure(),
});
const windowMs = Number(process.argv[2] ?? 5);

interface Waiting {
  readonly data: Buffer;
  readonly response: ServerResponse;
}
let batch: Waiting[] = [];

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    batch.push({ data: Buffer.concat(chunks), response });
    if (batch.length > 1) return;
    if (windowMs === 0) void publish();
    else setTimeout(() => void publish(), windowMs);
  });
}).listen(Number(process.env['PORT']));

async function publish(): Promise<void> {
  const published = batch;
  batch = [];
  const messages = published.map(({ data }) => ({ data, attributes: { via: 'webhook' } }));
  let status = 200;
  try {
    await client.publish({ topic, messages }, { isBundling: false });
  } catch {
    status = 503;
  }
  const text = '{"accepted":1}';
  const headers = { 'content-type': 'application/json', 'content-length': text.length };
  for (const { response } of published) response.writeHead(status, headers).end(text);
}
