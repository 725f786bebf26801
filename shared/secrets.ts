import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { ConfigError } from './config.ts';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

/** The secrets that are accepted now. */
export type Secrets = (mayBeStale?: 'use-cached' | 'look-again') => Promise<AtLeastOne>;

type AtLeastOne = readonly [string, ...string[]];

/** What is shorter can be guessed: whoever does may write findings. `openssl rand -hex 16` prints twice as many. */
export const minSecretLength = 16;

/** The secrets in a text, one a line. Lines that are blank or begin with # are comments. */
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
 * @throws ConfigError when there is none: a receiver without secrets would be open to anybody. When one is too short as well: a
 *   receiver that left it out would refuse its senders, and nobody would know why.
 */
function secretsIn(where: string, text: string, minLength: number): AtLeastOne {
  const secrets = numberedSecrets(text);
  const short = secrets.find(({ secret }) => secret.length < minLength);
  if (short !== undefined) {
    throw new ConfigError(
      `${where}, line ${short.line}: a secret has at least ${minLength} characters, such as openssl rand -hex 16 prints`,
    );
  }
  const [first, ...others] = secrets.map(({ secret }) => secret);
  if (first === undefined) throw new ConfigError(`${where} holds no secret`);
  return [first, ...others];
}

export interface SecretsSettings {
  /** The setting's name, for messages. */
  readonly name: string;
  readonly text: string | undefined;
  /** Goes before the text. */
  readonly file: string | undefined;
  /** Of each secret; by default what cannot be guessed. */
  readonly minLength?: number;
}

/**
 * The secrets of a file that is mounted, else those of a setting itself.
 * @throws ConfigError when there is none, or one is too short.
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

/** @throws ConfigError when there is none, or one is too short. */
export function fixedSecrets(name: string, text: string, minLength = minSecretLength): Secrets {
  const secrets = secretsIn(name, text, minLength);
  return async () => secrets;
}

/** A removed secret is refused after this time; a new one is accepted at its first use. */
const freshMs = 30_000;
/** How often a wrong secret can cause a read: each is a call to Secret Manager where it is mounted. */
const lookAgainMs = 1000;

/**
 * The secrets in a file, read again when it may have changed. A file that has become unreadable or
 * empty, or holds a secret that is too short, leaves the last secrets in force, and an ERROR in the log.
 * @throws ConfigError at once when the file cannot be read, holds no secret or one that is too short.
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
