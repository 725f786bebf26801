import { join } from 'node:path';
import { errorText } from '@pipeline/shared/errors.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { runMocha } from './lib/mocha.ts';
import { findKustomize, type Kustomize } from './kubernetes/kustomize.ts';

/** Renders kubernetes/ with kustomize and checks the result. Needs no cluster. */

const root = join(import.meta.dirname, '..');

const command = createCommand(
  'npm run test:kubernetes --',
  'Render the examples in kubernetes/ with kustomize, and check every object against the published schemas of Kubernetes and our own rules. Uses kustomize or kubectl, or builds kustomize with Go. Needs no cluster.',
)
  .option('--required', 'fail instead of skip if there is no kustomize')
  .addHelpText(
    'after',
    `
Examples:
  npm run test:kubernetes
  npm run test:kubernetes -- --required`,
  );

await runCommand(command, async ({ signal }) => {
  const { required = false } = command.opts<{ required?: boolean }>();
  const found = await find();
  if (typeof found === 'string') {
    console.log(
      `${required ? 'failed' : 'skipped'} the checks of what kubernetes/ renders: ${found}`,
    );
    return required ? exitCodes.failed : exitCodes.done;
  }
  const env = { KUSTOMIZE: JSON.stringify(found) };
  const code = await runMocha(['--exit', 'test/kubernetes/**/*.test.ts'], env, signal);
  return code === 0 ? exitCodes.done : exitCodes.failed;
});

/** The command, or why there is none. */
async function find(): Promise<Kustomize | string> {
  try {
    return (
      (await findKustomize(join(root, 'node_modules/.cache'))) ??
      'there is no kustomize, kubectl or go on this machine'
    );
  } catch (error) {
    return `kustomize cannot be built: ${errorText(error)}`;
  }
}
