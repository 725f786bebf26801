import { PublisherClient } from '@google-cloud/pubsub/build/src/v1/publisher_client.js';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';
import { reconnectSoon } from '../grpc-channel.ts';

export type { PublisherClient };

/** What Google's high-level client sets: a connection that is dead is noticed, though nothing is sent over it. */
const keepAlive = { 'grpc.keepalive_time_ms': 300_000, 'grpc.keepalive_timeout_ms': 20_000 };

/**
 * Google's generated client for publishing. The high-level one copies each message, walks through it for placeholders and makes
 * promises of it: docs/adr/0017-the-generated-publisher.md.
 * @param emulatorHost HOST:PORT of an emulator: then without credentials or encryption.
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
    // Without credentials of its own, a client asks the network whether it is on Google Cloud.
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}
