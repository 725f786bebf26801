import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { sectionOf, versionOf } from './lib/changelog.ts';
import { createCommand, runCommand } from '../cli/command.ts';

/** The notes of a release. */

const root = join(import.meta.dirname, '..');
const command = createCommand(
  'npm run release-notes --',
  'Print the CHANGELOG.md section of the release with this tag. Fails if it is empty, or if the tag differs from the version in package.json.',
)
  .argument('<tag>', 'such as v0.1.0')
  .addHelpText('after', '\nExamples:\n  npm run -s release-notes -- v0.1.0');

await runCommand(command, async () => {
  const [tag = ''] = command.args;
  const manifest = parseJson(await readFile(join(root, 'package.json'), 'utf8'));
  const packageVersion = isObject(manifest) ? String(manifest['version']) : '';
  const version = versionOf(tag, packageVersion);
  console.log(sectionOf(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version));
});
