import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { deploymentSchema } from '../../scripts/lib/deployment.ts';
import { findDeployment } from '../../scripts/lib/find-deployment.ts';
import { testRuns } from './runs.ts';

/** The operators' commands read Terraform's output about a deployment. */
describe('terraform output -json deployment', () => {
  let outputs: JsonObject[];
  let temporary: string;

  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'deployment-'));
    const files = ['tests/options.tftest.hcl', 'tests/kubernetes.tftest.hcl'];
    const runs = await Promise.all(files.map(async (file) => testRuns(file)));
    outputs = runs.flat().map((run) => run.outputs);
  });

  after(async () => rm(temporary, { recursive: true, force: true }));

  it('is read by the commands, with nothing in it that they do not know', async () => {
    assert.equal(outputs.length, 13);
    for (const { deployment } of outputs) {
      const file = join(temporary, 'deployment.json');
      await writeFile(file, JSON.stringify(deployment));
      const read = await findDeployment({ stackFile: '', deployment: file });
      // Nothing was missing that would have been filled in.
      assert.deepEqual(read, deployment);
      assertKnown(deployment, deploymentSchema, 'deployment');
    }
  });
});

function assertKnown(value: unknown, schema: unknown, path: string): void {
  if (!isObject(value)) return;
  assert.ok(isObject(schema) && isObject(schema['properties']), path);
  for (const [name, part] of Object.entries(value)) {
    const known = schema['properties'][name];
    assert.ok(known !== undefined, `${path}.${name} is unknown to deploymentSchema`);
    assertKnown(part, known, `${path}.${name}`);
  }
}
