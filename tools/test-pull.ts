import { runMocha } from './lib/mocha.ts';
import { pullTests, testFiles } from './lib/pull-tests.ts';

/** Runs the pipeline tests with stages that pull, from the container image. Passes further arguments to mocha. */
process.exitCode = await runMocha(
  ['--parallel', '--jobs', '2', ...testFiles(pullTests), ...process.argv.slice(2)],
  {
    STACK_DELIVERY: 'pull',
  },
);
