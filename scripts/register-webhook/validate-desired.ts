import { readFile } from 'node:fs/promises';
import { errorText } from '@pipeline/shared/errors.ts';
import { parseSecrets } from '@pipeline/shared/secrets.ts';
import { regionNames, sysdigApi } from '@pipeline/shared/sysdig-regions.ts';
import { UsageError } from '../../cli/command.ts';
import { channelLimits } from './channel.ts';
import { integrationLimits } from './integration.ts';
import type { WayName } from './transports.ts';

const limits = { forwarder: integrationLimits, channel: channelLimits };

/** Where a secret can come from: never an argument, which everybody on the machine can read. */
export interface SecretSources {
  /** What it is, for messages: `API token of Sysdig`. */
  readonly what: string;
  readonly option: string;
  readonly file: string | undefined;
  /** Of the local pipeline, which goes before the environment: that may be of another one. */
  readonly local: string | undefined;
  readonly variable: string;
  readonly environment: string | undefined;
}

/** The first line of the file, or the secret of the local pipeline, or the variable. @throws UsageError */
export async function readSecret(sources: SecretSources): Promise<string> {
  const { what, option, file, local, variable, environment } = sources;
  const text = file === undefined ? (local ?? environment ?? '') : await read(file, option);
  const [secret] = parseSecrets(text);
  if (secret === undefined) {
    throw new UsageError(`the ${what} is missing: set ${variable}, or name a file with ${option}`);
  }
  // What a header can hold, and no spaces: a file that holds something else is no secret.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new UsageError(`the ${what} holds characters that a header cannot hold, or spaces`);
  }
  return secret;
}

async function read(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} cannot be read: ${errorText(error)}`, { cause: error });
  }
}

/** The base of Sysdig's API. @throws UsageError */
export function apiOf(region: string | undefined): string {
  const hint = `one of ${regionNames.join(', ')}, or the URL of its API`;
  if (region === undefined) throw new UsageError(`say --region: ${hint}`);
  try {
    return sysdigApi(region);
  } catch (error) {
    throw new UsageError(`--region must be ${hint}, not ${region}`, { cause: error });
  }
}

/**
 * Checks what Sysdig would refuse, or accept and never reach.
 * @throws UsageError that says what to do
 */
export function checkWanted(
  via: WayName,
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

/** Sysdig's emulator on this machine can reach this machine; Sysdig cannot. */
function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Puts `(secret)` in place of secrets: an answer may quote what was sent. A single letter is everywhere. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const long = secrets.filter((secret) => secret.length >= 4);
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, '(secret)'), text);
}
