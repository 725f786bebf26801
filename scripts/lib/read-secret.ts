import { errorText } from '@pipeline/shared/errors.ts';
import { numberedLines } from '@pipeline/shared/secrets.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import { tokenLines } from '@pipeline/shared/webhook-tokens.ts';
import { UsageError } from '../../cli/command.ts';
import { readTextFile } from './read-text-file.ts';
import { secretFor } from './webhook.ts';

/** Sources of a secret. An argument is not one: every user of the machine can read arguments. */
export interface SecretSources {
  /** Name of the secret in messages: `API token of Sysdig`. */
  readonly what: string;
  readonly option: string;
  /** The sender that a webhook secret must accept. */
  readonly as?: Sender | 'any';
  readonly file: string | undefined;
  /** Secret of the local pipeline. Overrides the environment, which may hold that of another pipeline. */
  readonly local: string | undefined;
  readonly variable: string;
  readonly environment: string | undefined;
}

/** Reads the first secret of the file, the local pipeline's secret, or the variable. @throws UsageError */
export async function readSecret(sources: SecretSources): Promise<string> {
  const { what, option, as, file, local, variable, environment } = sources;
  const text = file === undefined ? (local ?? environment ?? '') : await read(file, option);
  const lines = numberedLines(text);
  const secret = as === undefined ? lines[0]?.text : tokenFor(as, text);
  if (secret === undefined && lines.length > 0) {
    throw new UsageError(`the ${what} may not send as ${as}: give one of its own`);
  }
  if (secret === undefined) {
    throw new UsageError(`the ${what} is missing: set ${variable}, or name a file with ${option}`);
  }
  // Allow printable characters of a header without spaces: a file with other content is not a secret.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new UsageError(`the ${what} holds characters that a header cannot hold, or spaces`);
  }
  return secret;
}

function tokenFor(sender: Sender | 'any', text: string): string | undefined {
  const tokens = tokenLines(text);
  return sender === 'any' ? tokens[0]?.secret : secretFor(tokens, sender);
}

async function read(file: string, option: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (error) {
    throw new UsageError(`${option}: ${errorText(error)}`, { cause: error });
  }
}
