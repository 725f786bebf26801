import { PubSub, v1 } from '@google-cloud/pubsub';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';

/** Without explicit credentials, a client queries the network for a metadata server. */
function noCredentials(): GoogleAuth {
  return new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() });
}

/** Creates the Pub/Sub client for an emulator at HOST:PORT. */
export function localPubSub(projectId: string, host: string): PubSub {
  return new PubSub({ projectId, apiEndpoint: host, emulatorMode: true, auth: noCredentials() });
}

/** Creates the generated client, for a pull without a stream. */
export function localSubscriber(host: string): v1.SubscriberClient {
  const [servicePath = '', port] = host.split(':');
  const sslCreds = ChannelCredentials.createInsecure();
  return new v1.SubscriberClient({
    servicePath,
    port: Number(port),
    sslCreds,
    auth: noCredentials(),
  });
}
