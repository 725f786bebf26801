import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { ConfigError } from './config.ts';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

/** The currently accepted secrets. */
export type Secrets = (mayBeStale?: 'use-cached' | 'look-again') => Promise<AtLeastOne>;

type AtLeastOne = readonly [string, ...string[]];

/**
 * A shorter secret can be guessed, and anyone who guesses it can write findings. `openssl rand -hex 16` prints twice as
 * many characters.
 */
export const minSecretLength = 16;

/** Parses secrets from a text, one per line. Ignores blank lines and lines that begin with #. */
export function parseSecrets(text: string): string[] {
  return numberedSecrets(text).map(({ secret }) => secret);
}

function numberedSecrets(text: string): { secret: string; line: number }[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ secret: line.trim(), line: index + 1 }));
  return lines.filter(({ secret }) => secret !== '' && !secret.startsWith('#'));
}

/**
 * @throws ConfigError if there is no secret, because a receiver without secrets would be open to everyone; or if a
 * secret is too short, because a receiver that skipped it would refuse its senders without explanation.
 */
function secretsIn(where: string, text: string, minLength: number): AtLeastOne {
  const secrets = numberedSecrets(text);
  const short = secrets.find(({ secret }) => secret.length < minLength);
  if (short !== undefined) {
    throw new ConfigError(
      `${where}, line ${short.line}: a secret needs at least ${minLength} characters; openssl rand -hex 16 prints one`,
    );
  }
  const [first, ...others] = secrets.map(({ secret }) => secret);
  if (first === undefined) throw new ConfigError(`${where} contains no secret`);
  return [first, ...others];
}

export interface SecretsSettings {
  /** The setting's name, for messages. */
  readonly name: string;
  readonly text: string | undefined;
  /** Takes precedence over the text. */
  readonly file: string | undefined;
  /** Minimum length of each secret; by default long enough to resist guessing. */
  readonly minLength?: number;
}

/**
 * Opens the secrets of a mounted file, otherwise of the setting itself.
 * @throws ConfigError if there is none, or if one is too short.
 */
export function openSecrets(
  { name, text, file, minLength }: SecretsSettings,
  clock: Clock,
  log: Log,
): Secrets {
  return file === undefined
    ? fixedSecrets(name, text ?? '', minLength)
    : mountedSecrets(file, clock, log, minLength);
}

/** @throws ConfigError if there is none, or if one is too short. */
export function fixedSecrets(name: string, text: string, minLength = minSecretLength): Secrets {
  const secrets = secretsIn(name, text, minLength);
  return async () => secrets;
}

/** A removed secret is refused after this time; a new one is accepted at its first use. */
const freshMs = 30_000;
/** Minimum time between reads that wrong secrets cause. A mounted secret's read is a call to Secret Manager. */
const lookAgainMs = 1000;

/**
 * Reads secrets from a file, and rereads it when it may have changed. If the file becomes unreadable or empty, or
 * contains a secret that is too short, keeps the previous secrets and logs an ERROR.
 * @throws ConfigError immediately if the file is unreadable, contains no secret, or one that is too short.
 */
export function mountedSecrets(
  path: string,
  clock: Clock,
  log: Log,
  minLength = minSecretLength,
): Secrets {
  const where = `the secrets file ${path}`;
  let secrets = secretsIn(where, readAtStart(path), minLength);
  let readAt = clock.now();
  let reading: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      secrets = secretsIn(where, await readFile(path, 'utf8'), minLength);
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
    // Wait for a refresh in progress, so that a newly added secret is not refused.
    await reading;
    return secrets;
  };
}

/** Block: nothing else can run at startup. */
function readAtStart(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`the secrets file cannot be read: ${errorText(error)}`, { cause: error });
  }
}
