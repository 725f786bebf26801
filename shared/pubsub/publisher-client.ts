import { PublisherClient } from '@google-cloud/pubsub/build/src/v1/publisher_client.js';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';
import { reconnectSoon } from '../grpc-channel.ts';

export type { PublisherClient };

/** The keepalive of Google's high-level client: it detects a dead connection even while nothing is sent. */
const keepAlive = { 'grpc.keepalive_time_ms': 300_000, 'grpc.keepalive_timeout_ms': 20_000 };

/**
 * Creates Google's generated client for publishing. The high-level client copies each message, searches it for
 * placeholders and wraps it in promises: docs/adr/0017-the-generated-publisher.md.
 * @param emulatorHost HOST:PORT of an emulator, called without credentials or encryption.
 */
export function createPublisherClient(emulatorHost: string | undefined): PublisherClient {
  const options = { ...keepAlive, ...reconnectSoon };
  if (emulatorHost === undefined || emulatorHost === '') return new PublisherClient(options);
  const [servicePath = '', port = ''] = emulatorHost.replace(/^https?:\/\//, '').split(':');
  return new PublisherClient({
    ...options,
    servicePath,
    port: Number(port),
    sslCreds: ChannelCredentials.createInsecure(),
    // Without explicit credentials, a client queries the network for a metadata server.
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}
