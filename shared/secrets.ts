import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { ConfigError } from './config.ts';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

/** The secrets that are accepted now. */
export type Secrets = (mayBeStale?: 'use-cached' | 'look-again') => Promise<AtLeastOne>;

type AtLeastOne = readonly [string, ...string[]];

/** The secrets in a text, one a line. */
export function parseSecrets(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** @throws ConfigError when there is none: a receiver without secrets would be open to anybody. */
function secretsIn(where: string, text: string): AtLeastOne {
  const [first, ...others] = parseSecrets(text);
  if (first === undefined) throw new ConfigError(`${where} holds no secret`);
  return [first, ...others];
}

export interface SecretsSettings {
  /** The setting's name, for messages. */
  readonly name: string;
  readonly text: string | undefined;
  /** Goes before the text. */
  readonly file: string | undefined;
}

/**
 * The secrets of a file that is mounted, else those of a setting itself.
 * @throws ConfigError when there is none.
 */
export function openSecrets(
  { name, text, file }: SecretsSettings,
  clock: Clock,
  log: Log,
): Secrets {
  return file === undefined ? fixedSecrets(name, text ?? '') : mountedSecrets(file, clock, log);
}

/** @throws ConfigError when there is none. */
export function fixedSecrets(name: string, text: string): Secrets {
  const secrets = secretsIn(name, text);
  return async () => secrets;
}

/** A removed secret is refused after this time; a new one is accepted at its first use. */
const freshMs = 30_000;
/** How often a wrong secret can cause a read: each is a call to Secret Manager where it is mounted. */
const lookAgainMs = 1000;

/**
 * The secrets in a file, read again when it may have changed. A file that has become unreadable or
 * empty leaves the last secrets in force, and an ERROR in the log.
 * @throws ConfigError at once when the file cannot be read or holds no secret.
 */
export function mountedSecrets(path: string, clock: Clock, log: Log): Secrets {
  let secrets = secretsIn(`the secrets file ${path}`, readAtStart(path));
  let readAt = clock.now();
  let reading: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      secrets = secretsIn(`the secrets file ${path}`, await readFile(path, 'utf8'));
    } catch (error) {
      log({ severity: 'ERROR', message: 'keeping the previous secrets', error: errorText(error) });
    } finally {
      readAt = clock.now();
      reading = undefined;
    }
  };

  return async (mode = 'use-cached') => {
    const age = clock.now() - readAt;
    if (age >= (mode === 'look-again' ? lookAgainMs : freshMs)) reading ??= refresh();
    // A refresh under way is waited for, so that a secret just added is not refused.
    await reading;
    return secrets;
  };
}

/** At start there is nothing to do but wait for it. */
function readAtStart(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`the secrets file cannot be read: ${errorText(error)}`, { cause: error });
  }
}
