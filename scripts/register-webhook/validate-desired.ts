import { UsageError } from '../../cli/command.ts';
import { channelLimits } from './channel.ts';
import { integrationLimits } from './integration.ts';
import type { TransportName } from './transports.ts';

const limits = { forwarder: integrationLimits, channel: channelLimits };

/**
 * Rejects a URL, name or secret that Sysdig would refuse, and a URL that Sysdig cannot reach.
 * @throws UsageError that says what to do
 */
export function validateDesired(
  via: TransportName,
  { name, url, secret }: { name: string; url: string; secret: string },
  api: string,
): void {
  const { url: maxUrl, secret: maxSecret, name: maxName } = limits[via];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw new UsageError(`--url must be a URL, not ${url}`);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UsageError('--url must not hold a password: the secret goes into a header');
  }
  if (parsed.protocol !== 'https:' && !(isHere(parsed) && isHere(new URL(api)))) {
    throw new UsageError(`--url must begin with https://, so that the secret stays one: ${url}`);
  }
  if (url.length > maxUrl) {
    const other = via === 'forwarder' ? '; --via channel takes 255' : '';
    throw new UsageError(
      `--url has ${url.length} characters, and Sysdig takes ${maxUrl} here${other}`,
    );
  }
  if (name === '' || name.length > maxName) {
    throw new UsageError(`--name must have 1 to ${maxName} characters`);
  }
  if (secret.length > maxSecret) {
    throw new UsageError(
      `the secret of the webhook has ${secret.length} characters, and Sysdig takes ${maxSecret}`,
    );
  }
}

/** Only Sysdig's emulator on this machine can reach a loopback address. */
function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
