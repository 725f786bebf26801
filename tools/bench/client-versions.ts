import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/**
 * Measures the cold-start cost of client versions: each set is installed separately, bundled like our functions, and
 * loaded in a fresh process. Medians over alternating runs. docs/adr/0003 has the table.
 */

const run = promisify(execFile);
const runs = 15;
const scc = '@google-cloud/security-center/build/src/v2/security_center_client.js';

interface Candidate {
  readonly name: string;
  readonly packages: Record<string, string>;
  readonly load: readonly string[];
  readonly overrides?: Record<string, string>;
}

const candidates: Candidate[] = [
  {
    name: 'pubsub 5.3.1',
    packages: { '@google-cloud/pubsub': '5.3.1' },
    load: ['@google-cloud/pubsub'],
  },
  {
    name: 'pubsub 6.3.0',
    packages: { '@google-cloud/pubsub': '6.3.0' },
    load: ['@google-cloud/pubsub'],
  },
  {
    name: 'pubsub 5.3.1 + security-center 9.3.1, one auth',
    packages: { '@google-cloud/pubsub': '5.3.1', '@google-cloud/security-center': '9.3.1' },
    load: ['@google-cloud/pubsub', scc],
    overrides: { 'google-auth-library': '10.5.0' },
  },
  {
    name: 'pubsub 5.3.1 + security-center 9.3.1',
    packages: { '@google-cloud/pubsub': '5.3.1', '@google-cloud/security-center': '9.3.1' },
    load: ['@google-cloud/pubsub', scc],
  },
  {
    name: 'pubsub 6.3.0 + security-center 9.3.1',
    packages: { '@google-cloud/pubsub': '6.3.0', '@google-cloud/security-center': '9.3.1' },
    load: ['@google-cloud/pubsub', scc],
  },
  {
    name: 'pubsub 5.3.1 + storage 8.4.0 (docs/adr/0010)',
    packages: { '@google-cloud/pubsub': '5.3.1', '@google-cloud/storage': '8.4.0' },
    load: ['@google-cloud/pubsub', '@google-cloud/storage'],
  },
];

const folder = await mkdtemp(join(tmpdir(), 'client-versions-'));
try {
  const bundles: { name: string; file: string; copies: number; times: number[] }[] = [];
  for (const [index, candidate] of candidates.entries()) {
    console.error(`installing ${candidate.name} …`);
    bundles.push(await prepare(candidate, join(folder, String(index))));
  }
  for (let round = 0; round <= runs; round += 1) {
    for (const { file, times } of bundles) {
      const start = performance.now();
      await run(process.execPath, [file]);
      // The first round only warms the file cache.
      if (round > 0) times.push(performance.now() - start);
    }
  }
  console.log(
    '| clients | gax copies | bundle | load, median | min | max |\n|---|---|---|---|---|---|',
  );
  for (const { name, file, copies, times } of bundles) {
    const sorted = times.toSorted((a, b) => a - b).map((time) => `${Math.round(time)} ms`);
    const size = ((await stat(file)).size / 1e6).toFixed(1);
    console.log(
      `| ${name} | ${copies} | ${size} MB | ${sorted[Math.floor(runs / 2)]} | ${sorted[0]} | ${sorted.at(-1)} |`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function prepare({ name, packages, load, overrides }: Candidate, at: string) {
  await mkdir(at);
  await writeFile(
    join(at, 'package.json'),
    JSON.stringify({ private: true, dependencies: packages, overrides }),
  );
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: at });
  const { stdout } = await run('npm', ['ls', 'google-gax', '--parseable'], { cwd: at });
  const file = join(at, 'bundle.cjs');
  await build({
    stdin: {
      contents: load.map((path) => `require(${JSON.stringify(path)});`).join('\n'),
      resolveDir: at,
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    logLevel: 'error',
  });
  createRequire(join(at, 'package.json')).resolve(load[0] ?? name);
  return { name, file, copies: stdout.trim().split('\n').length, times: [] as number[] };
}
