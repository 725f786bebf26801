import { errorText } from '@pipeline/shared/errors.ts';
import { parseSecrets } from '@pipeline/shared/secrets.ts';
import { regionNames, sysdigApi } from '@pipeline/shared/sysdig-regions.ts';
import { UsageError } from '../../cli/command.ts';
import { readTextFile } from './read-text-file.ts';

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
    return await readTextFile(file);
  } catch (error) {
    throw new UsageError(`${option}: ${errorText(error)}`, { cause: error });
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
