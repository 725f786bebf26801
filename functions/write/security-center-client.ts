import { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { protos } from '@google-cloud/security-center';
import { reconnectSoon } from '@pipeline/shared/grpc-channel.ts';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';
import type { FindingsClient } from './finding-writer.ts';

/**
 * The endpoints of locations with data residency. A regional endpoint serves no other location:
 * https://docs.cloud.google.com/security-command-center/docs/data-residency-support
 */
const endpoints = new Map([
  ['us', 'securitycenter.us.rep.googleapis.com'],
  ['eu', 'securitycenter.eu.rep.googleapis.com'],
  ['sa', 'securitycenter.me-central2.rep.googleapis.com'],
]);

/**
 * The v2 client: the package's default export is v1, which new organizations refuse, and its index loads every version.
 * With an emulator's HOST:PORT, without credentials or encryption.
 */
export function createSecurityCenterClient(
  location: string,
  emulatorHost?: string,
): SecurityCenterClient {
  if (emulatorHost !== undefined) return createEmulatorClient(emulatorHost);
  const apiEndpoint = endpoints.get(location);
  // A property with the value undefined would become the host "undefined".
  return new SecurityCenterClient({
    ...reconnectSoon,
    ...(apiEndpoint !== undefined && { apiEndpoint }),
  });
}

function createEmulatorClient(host: string): SecurityCenterClient {
  const [apiEndpoint = '', port = ''] = host.split(':');
  return new SecurityCenterClient({
    ...reconnectSoon,
    apiEndpoint,
    port: Number(port),
    sslCreds: ChannelCredentials.createInsecure(),
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}

type Create = protos.google.cloud.securitycenter.v2.ICreateFindingRequest;

/**
 * The client as the stage uses it. According to its types, a list of enum values holds numbers. On the wire it accepts
 * their names in lists as elsewhere; test/pipeline/finding-on-the-wire.test.ts reads them back. Our own types define
 * the names.
 */
export function findingsClient(client: SecurityCenterClient): FindingsClient {
  return {
    createFinding: async (request, options) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const typed = request as unknown as Create;
      return client.createFinding(typed, options);
    },
    updateFinding: async (request, options) => client.updateFinding(request, options),
  };
}
