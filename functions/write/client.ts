import { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';

/**
 * The v2 client: the package's default export is v1, which new organizations refuse, and its index
 * loads every version. With an emulator's HOST:PORT, one without credentials or encryption.
 */
export function createClient(emulatorHost: string | undefined): SecurityCenterClient {
  if (emulatorHost === undefined) return new SecurityCenterClient();
  const [apiEndpoint = '', port = ''] = emulatorHost.split(':');
  return new SecurityCenterClient({
    apiEndpoint,
    port: Number(port),
    sslCreds: ChannelCredentials.createInsecure(),
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}
