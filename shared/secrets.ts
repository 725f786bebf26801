import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { ConfigError } from './config.ts';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

/** The secrets that are accepted now. The list is the same one until the secrets change. */
export type Secrets<T> = (mayBeStale?: 'use-cached' | 'look-again') => Promise<AtLeastOne<T>>;

export type AtLeastOne<T> = readonly [T, ...T[]];

/** Reads the secrets in a text. @param where it is, for messages @throws ConfigError, which does not show them */
export type ReadSecrets<T> = (where: string, text: string) => AtLeastOne<T>;

/** The lines of a text that hold something, from line 1. Lines that are blank or begin with # are comments. */
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

/** @throws ConfigError when there is none. */
export function atLeastOne<T>(where: string, secrets: readonly T[]): AtLeastOne<T> {
  const [first, ...others] = secrets;
  if (first === undefined) throw new ConfigError(`${where} holds no secret`);
  return [first, ...others];
}

export interface SecretsSettings<T> {
  /** The setting's name, for messages. */
  readonly name: string;
  readonly text: string | undefined;
  /** Goes before the text. */
  readonly file: string | undefined;
  readonly read: ReadSecrets<T>;
}

/**
 * The secrets of a file that is mounted, else those of a setting itself.
 * @throws ConfigError when they cannot be read.
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

/** @throws ConfigError when they cannot be read. */
export function fixedSecrets<T>(name: string, text: string, read: ReadSecrets<T>): Secrets<T> {
  const secrets = read(name, text);
  return async () => secrets;
}

/** A removed secret is refused after this time; a new one is accepted at its first use. */
const freshMs = 30_000;
/** How often a wrong secret can cause a read: each is a call to Secret Manager where it is mounted. */
const lookAgainMs = 1000;

/**
 * The secrets in a file, read again when it may have changed. A file that has become unreadable, empty or faulty leaves
 * the last secrets in force, and an ERROR in the log.
 * @throws ConfigError at once when the file cannot be read.
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
