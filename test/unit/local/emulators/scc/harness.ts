import { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { ChannelCredentials, GoogleAuth, googleAuthLibrary } from 'google-gax';
import { FakeClock } from '../../../../fake-clock.ts';
import {
  startSccEmulator,
  type SccEmulator,
  type SccEmulatorOptions,
} from '../../../../../local/emulators/scc/index.ts';

/** An emulator and the real client, connected to it. */
export interface Harness {
  readonly emulator: SccEmulator;
  readonly client: SecurityCenterClient;
  readonly clock: FakeClock;
}

/** The real v2 client, without credentials or encryption. */
export function connect(port: number): SecurityCenterClient {
  return new SecurityCenterClient({
    apiEndpoint: '127.0.0.1',
    port,
    sslCreds: ChannelCredentials.createInsecure(),
    auth: new GoogleAuth({ authClient: new googleAuthLibrary.PassThroughClient() }),
  });
}

/** Runs `use` with a new emulator whose clock does not move. */
export async function withScc(
  use: (harness: Harness) => Promise<void>,
  options: SccEmulatorOptions = {},
): Promise<void> {
  const clock = new FakeClock();
  const emulator = await startSccEmulator({ clock, ...options });
  const client = connect(emulator.port);
  try {
    await use({ emulator, client, clock });
  } finally {
    await client.close();
    await emulator.close();
  }
}

/** The smallest valid finding. */
export const minimal = {
  category: 'Terminal shell in container',
  resourceName: '//cloudresourcemanager.googleapis.com/projects/p',
  // 2026-11-24T11:59:59Z: a second before the clock.
  eventTime: { seconds: 1_795_521_599, nanos: 0 },
};
