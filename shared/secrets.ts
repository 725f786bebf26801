import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { ConfigError } from './config.ts';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

/** The currently accepted secrets. Returns the same list until the secrets change. */
export type Secrets<T> = (mayBeStale?: 'use-cached' | 'look-again') => Promise<AtLeastOne<T>>;

export type AtLeastOne<T> = readonly [T, ...T[]];

/** Reads the secrets in a text. @param where Names the text in messages. @throws ConfigError, which does not show them. */
export type ReadSecrets<T> = (where: string, text: string) => AtLeastOne<T>;

/** The non-empty lines of a text, numbered from 1. Ignores lines that begin with #. */
export function numberedLines(text: string): { text: string; line: number }[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.trim(), line: index + 1 }));
  return lines.filter((each) => each.text !== '' && !each.text.startsWith('#'));
}

/** Secrets that are lines as they are. @throws ConfigError when there is none. */
export function plainSecrets(where: string, text: string): AtLeastOne<string> {
  return atLeastOne(
    where,
    numberedLines(text).map((line) => line.text),
  );
}

/** @throws ConfigError if there is none. */
export function atLeastOne<T>(where: string, secrets: readonly T[]): AtLeastOne<T> {
  const [first, ...others] = secrets;
  if (first === undefined) throw new ConfigError(`${where} contains no secret`);
  return [first, ...others];
}

export interface SecretsSettings<T> {
  /** The setting's name, for messages. */
  readonly name: string;
  readonly text: string | undefined;
  /** Takes precedence over the text. */
  readonly file: string | undefined;
  readonly read: ReadSecrets<T>;
}

/**
 * Opens the secrets of a mounted file, otherwise of the setting itself.
 * @throws ConfigError if they cannot be read.
 */
export function openSecrets<T>(
  { name, text, file, read }: SecretsSettings<T>,
  clock: Clock,
  log: Log,
): Secrets<T> {
  return file === undefined
    ? fixedSecrets(name, text ?? '', read)
    : mountedSecrets(file, read, clock, log);
}

/** @throws ConfigError if they cannot be read. */
export function fixedSecrets<T>(name: string, text: string, read: ReadSecrets<T>): Secrets<T> {
  const secrets = read(name, text);
  return async () => secrets;
}

/** A removed secret is refused after this time; a new one is accepted at its first use. */
export const freshMs = 30_000;
/** Minimum time between reads that wrong secrets cause. A mounted secret's read is a call to Secret Manager. */
const lookAgainMs = 1000;

/**
 * Reads secrets from a file, and rereads it when it may have changed. If the file becomes unreadable, empty or faulty, keeps
 * the previous secrets and logs an ERROR.
 * @throws ConfigError immediately if the file cannot be read.
 */
export function mountedSecrets<T>(
  path: string,
  read: ReadSecrets<T>,
  clock: Clock,
  log: Log,
): Secrets<T> {
  const where = `the secrets file ${path}`;
  let text = readAtStart(path);
  let secrets = read(where, text);
  let readAt = clock.now();
  let reading: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    try {
      const now = await readFile(path, 'utf8');
      if (now !== text) secrets = read(where, now);
      text = now;
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
