import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pullTests, testFiles } from './lib/pull-tests.ts';

/** Runs the pipeline tests with stages that pull, from the container image. What is behind the command goes to mocha. */
const mocha = spawn('mocha', [...testFiles(pullTests), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, STACK_DELIVERY: 'pull' },
});
mocha.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
await once(mocha, 'exit');
