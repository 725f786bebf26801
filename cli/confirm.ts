import { createInterface } from 'node:readline/promises';
import { UsageError, type Context } from './command.ts';

/**
 * Asks a person, on standard error. Resolves to whether the answer is yes. Ctrl-C means no.
 * @throws UsageError without a terminal.
 */
export async function confirm(
  question: string,
  { stdin, stderr, signal }: Pick<Context, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    throw new UsageError('no terminal to ask for confirmation: use --yes');
  }
  const asking = createInterface({ input: stdin, output: stderr, terminal: false });
  const ended = new Promise<string>((resolve) => {
    asking.once('close', () => resolve(''));
  });
  try {
    const answer = await Promise.race([asking.question(`${question} [y/N] `, { signal }), ended]);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    asking.close();
  }
}
