import { stages } from '@pipeline/shared/pubsub/topology.ts';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Option } from 'commander';
import { createCommand, runCommand } from '../cli/command.ts';
import { bundleProgram, programFile } from './bundle/program.ts';
import { packageStage } from './package/package-stage.ts';

/** Builds the content of a release: the zips that Terraform deploys, and the operators' commands. */

const root = join(import.meta.dirname, '..');
const command = createCommand(
  'npm run package --',
  `Build DIR/<function>.zip for each function (${stages.join(', ')}) for Terraform, and DIR/${programFile}, the operators' commands in one file. The same code gives the same bytes on any machine. Print the path, size and SHA-256 of each.`,
)
  .addOption(new Option('--out <dir>', 'the target folder').default(join(root, 'dist'), 'dist'))
  .addHelpText(
    'after',
    `
Examples:
  npm run package                  before each terraform apply; Terraform reads dist/
  npm run package -- --out /tmp/a  to compare with another build: cmp /tmp/a/write.zip dist/write.zip`,
  );

await runCommand(command, async () => {
  const out = resolve(command.opts<{ out: string }>().out);
  for (const stage of stages) {
    const { path, bytes } = await packageStage(stage, out);
    tell(path, bytes);
  }
  const path = join(out, programFile);
  const bytes = await bundleProgram();
  await writeFile(path, bytes, { mode: 0o755 });
  tell(path, bytes);
});

function tell(path: string, bytes: Uint8Array): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const shown = relative(process.cwd(), path);
  console.log(`${shown.startsWith('..') ? path : shown}  ${bytes.length} bytes  sha256 ${sha256}`);
}
