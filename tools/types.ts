import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Type-checks the root and each workspace, by its own tsconfig.json. */

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

const projects = await Array.fromAsync(
  glob('{.,shared,functions/*,container,console/page}/tsconfig.json', { cwd: root }),
);
const results = await Promise.allSettled(
  projects.map(async (project) => run('tsc', ['-p', project], { cwd: root })),
);
for (const result of results) {
  if (result.status === 'fulfilled') continue;
  const reason: unknown = result.reason;
  const printed = reason instanceof Error && 'stdout' in reason ? reason.stdout : reason;
  console.error(printed);
  process.exitCode = 1;
}
if (process.exitCode === undefined) console.log(`types: ${projects.length} projects are right`);
