import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Runs commands in lanes: `lanes.ts 'a; b' 'c; d'` runs a and then b, concurrently with c and then d. Tests over the
 * wire mostly wait, so parallel lanes are faster than one. Prints a command's output when it ends, and again at the end
 * if it failed.
 */

const root = join(import.meta.dirname, '..');
const lanes = process.argv.slice(2).map((lane) => lane.split(';').map((part) => part.trim()));

interface Result {
  readonly part: string;
  readonly seconds: number;
  readonly passed: boolean;
  readonly printed: string;
}

async function run(part: string): Promise<Result> {
  const begun = performance.now();
  const child = spawn(part, {
    shell: true,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Hundreds of processes load the same files: compile them once.
    env: { NODE_COMPILE_CACHE: join(root, '.local/compiled'), ...process.env },
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once('close', (code) => resolve(code === 0));
  });
  const [out, err, passed] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const seconds = (performance.now() - begun) / 1000;
  const printed = `\n== ${part}: ${passed ? 'passed' : 'FAILED'}\n${out}${err}`;
  process.stdout.write(passed ? printed : `\n== ${part}: FAILED, as is shown at the end\n`);
  return { part, seconds, passed, printed };
}

async function inOrder(parts: readonly string[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const part of parts) results.push(await run(part));
  return results;
}

const begun = performance.now();
const results = (await Promise.all(lanes.map(inOrder))).flat();
const rows = [
  ...results.map(({ part, seconds, passed }) => [part, seconds, passed ? '' : 'FAILED'] as const),
  ['all', (performance.now() - begun) / 1000, ''] as const,
];
for (const { passed, printed } of results) if (!passed) process.stdout.write(printed);
console.log('');
const width = Math.max(...rows.map(([part]) => part.length));
for (const [part, seconds, note] of rows) {
  console.log(`${part.padEnd(width)} ${seconds.toFixed(0).padStart(4)} s  ${note}`.trimEnd());
}
if (!results.every(({ passed }) => passed)) process.exitCode = 1;
