import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { textAt } from '../kubernetes/objects.ts';
import { folder, testRuns } from './runs.ts';

const kubernetes = join(import.meta.dirname, '../../kubernetes');

/** The examples in kubernetes/, which npm run test:kubernetes renders, are what Terraform writes. */
describe('terraform output -raw kustomization', () => {
  it('is what stands in kubernetes/examples', async () => {
    const all = await testRuns('tests/kubernetes.tftest.hcl');
    const runs = all.filter(({ name }) => name !== 'everything');
    assert.deepEqual(
      runs.map(({ name }) => name.replaceAll('_', '-')).toSorted(),
      (await readdir(join(kubernetes, 'examples'))).toSorted(),
    );
    for (const { name, outputs } of runs) {
      const path = join(kubernetes, 'examples', name.replaceAll('_', '-'), 'kustomization.yaml');
      const written: unknown = load(textAt(outputs, 'kustomization'));
      assert.deepEqual(load(await readFile(path, 'utf8')), written, name);
    }
  });

  it('is for the tokens that the identity provider believes', async () => {
    const module = await readFile(join(folder, 'modules/kubernetes/main.tf'), 'utf8');
    const believed = /allowed_audiences = \["([^"]+)"\]/.exec(module)?.[1];
    const patch = await readFile(
      join(kubernetes, 'overlays/anywhere/credentials-write.yaml'),
      'utf8',
    );
    assert.equal(/audience: (\S+)/.exec(patch)?.[1], believed);
    assert.ok(believed !== undefined);
  });
});
