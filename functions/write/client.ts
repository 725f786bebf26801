import { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';

/**
 * Where a location's findings are served, with data residency. A regional endpoint sees no other location:
 * https://docs.cloud.google.com/security-command-center/docs/data-residency-support
 */
const endpoints = new Map([
  ['us', 'securitycenter.us.rep.googleapis.com'],
  ['eu', 'securitycenter.eu.rep.googleapis.com'],
  ['sa', 'securitycenter.me-central2.rep.googleapis.com'],
]);

/**
 * The v2 client: the package's default export is v1, which new organizations refuse, and its index
 * loads every version. With an emulator's HOST:PORT, one without credentials or encryption.
 */
export function createClient(location: string, emulatorHost?: string): SecurityCenterClient {
  if (emulatorHost !== undefined) return createEmulatorClient(emulatorHost);
  const apiEndpoint = endpoints.get(location);
  // A property that is there and undefined would become the host "undefined".
  return new SecurityCenterClient(apiEndpoint === undefined ? {} : { apiEndpoint });
}

function createEmulatorClient(host: string): SecurityCenterClient {
  const [apiEndpoint = '', port = ''] = host.split(':');
  return new SecurityCenterClient({
    apiEndpoint,
    port: Number(port),
    sslCreds: ChannelCredentials.createInsecure(),
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}
