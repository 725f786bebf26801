import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Runs all that must hold before a change lands, and says what each part took. The tests over the wire wait more
 * than they work, so the other parts run beside them. What a part prints is shown when it ends, and at
 * the end where it failed.
 */

const root = join(import.meta.dirname, '..');

/** Scripts of package.json: each lane runs beside the others, the parts of a lane one after the other. */
const lanes = [
  ['test:pipeline', 'test:browser'],
  ['types', 'lint', 'generate -- --check', 'docs -- --check', 'test:unit', 'test:docs'],
];

interface Result {
  readonly part: string;
  readonly seconds: number;
  readonly passed: boolean;
  readonly printed: string;
}

async function run(part: string): Promise<Result> {
  const begun = performance.now();
  const child = spawn('npm', ['run', '--silent', ...part.split(' ')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Hundreds of processes load the same files: they are compiled once.
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
for (const [part, seconds, note] of rows) {
  console.log(`${part.padEnd(20)} ${seconds.toFixed(0).padStart(4)} s  ${note}`.trimEnd());
}
if (!results.every(({ passed }) => passed)) process.exitCode = 1;
