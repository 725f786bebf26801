import { readFile } from 'node:fs/promises';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { startStack } from '../../../local/stack/stack.ts';
import { UsageError } from '../../../cli/command.ts';
import { canaries } from '../canaries.ts';
import type { SavedCase } from '../failures.ts';
import { Connections } from './connections.ts';
import { checkAnswer } from './checks.ts';
import { limits } from './limits.ts';
import { LogWatch } from './log-watch.ts';
import { fuzzSettings } from './settings.ts';

/** Reruns a saved case: undefined if it no longer fails. */
export async function replayWire(file: string): Promise<{ outcome: string; failure?: string }> {
  const { wire } = await readCase(file);
  const logs = new LogWatch();
  let death: string | undefined;
  const stack = await startStack({
    secrets: canaries.secret,
    settings: fuzzSettings,
    onLine: (stage, line) => {
      logs.take(stage, line);
    },
    onDeath: (reason) => {
      death = reason;
    },
  });
  try {
    const wireCase = { ...wire, parts: wire.parts.map((part) => Buffer.from(part, 'base64')) };
    const port = Number(new URL(stack.stages[wire.target].url).port);
    const connections = new Connections(port);
    const answer = await connections.exchange(wireCase, limits.answerMs);
    connections.close();
    const failure = checkAnswer(wireCase, answer).failure ?? death ?? [...logs.leaks.keys()][0];
    const outcome = `${answer.status ?? 'closed'} ${answer.body.toString()}`;
    return { outcome, ...(failure !== undefined && { failure }) };
  } finally {
    await stack.close();
  }
}

async function readCase(file: string): Promise<SavedCase> {
  let value: unknown;
  try {
    value = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${errorText(error)}`, { cause: error });
  }
  if (isSavedCase(value)) return value;
  throw new UsageError(`${file} is not a case that npm run fuzz saved`);
}

/** Our own file: a rough check suffices. */
function isSavedCase(value: unknown): value is SavedCase {
  return isObject(value) && isObject(value['wire']);
}
