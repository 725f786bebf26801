import { readFile } from 'node:fs/promises';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { startStack } from '../../local/stack/stack.ts';
import { UsageError } from '../../cli/command.ts';
import { asDeployed } from './as-deployed.ts';
import { Connections } from './connections.ts';
import { checkCore } from './core-checks.ts';
import type { SavedCase } from './failures.ts';
import { judge } from './judge.ts';
import { LogWatch } from './log-watch.ts';
import { bounds } from './wire-run.ts';

/** What a saved case does now: undefined when it no longer fails. */
export async function replayCase(file: string): Promise<{ outcome: string; failure?: string }> {
  const { canaries, wire, core } = await readCase(file);
  if (core !== undefined) {
    return checkCore({ ...core, body: Buffer.from(core.body, 'base64') }, canaries);
  }
  if (wire === undefined) throw new UsageError(`${file} holds no case`);
  const logs = new LogWatch(canaries);
  let death: string | undefined;
  const stack = await startStack({
    secrets: canaries.secret,
    settings: asDeployed,
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
    const answer = await connections.exchange(wireCase, bounds.answerMs);
    connections.close();
    const failure = judge(wireCase, answer).failure ?? death ?? [...logs.leaks.keys()][0];
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
  throw new UsageError(`${file} is no case that npm run fuzz has left`);
}

/** Our own file: it is enough to tell it from another. */
function isSavedCase(value: unknown): value is SavedCase {
  return isObject(value) && isObject(value['canaries']) && ('wire' in value || 'core' in value);
}
