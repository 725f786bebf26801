import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyConfiguration, runnable } from '../../../tools/terraform/copy.ts';

const root = join(import.meta.dirname, '../../..');

describe('the checks of terraform/', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terraform-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('work on a copy without local files of the deployment', async () => {
    await write(
      'from/main.tf',
      'from/terraform.tfvars.example',
      'from/tests/a.tftest.hcl',
      'from/.terraform/providers/x',
      'from/.terraform.lock.hcl',
      'from/terraform.tfstate',
      'from/terraform.tfstate.backup',
      'from/terraform.tfvars',
      'from/x.auto.tfvars.json',
      'from/deployment.json',
      'from/backend.tf',
    );
    await copyConfiguration(join(folder, 'from'), join(folder, 'to'));
    const copied = await readdir(join(folder, 'to'), { recursive: true });
    assert.deepEqual(copied.toSorted(), [
      'main.tf',
      'terraform.tfvars.example',
      'tests',
      'tests/a.tftest.hcl',
    ]);
  });

  it('run for the configuration, each example, and each module with tests', async () => {
    await write(
      'main.tf',
      'tests/a.tftest.hcl',
      'tests/apart/c.tftest.hcl',
      'examples/minimal/main.tf',
      'examples/full/main.tf',
      'modules/untested/main.tf',
      'modules/tested/main.tf',
      'modules/tested/tests/b.tftest.hcl',
    );
    assert.deepEqual(await runnable(folder), [
      '',
      'examples/full',
      'examples/minimal',
      'modules/tested',
    ]);
  });

  it('say why they are skipped without terraform, and fail if they are required', async () => {
    const skipped = await check();
    assert.deepEqual(skipped, {
      code: 0,
      stdout: 'skipped the checks of terraform/: there is no terraform on this machine\n',
    });
    const required = await check('--required');
    assert.equal(required.code, 1);
    assert.match(required.stdout, /^failed the checks/);
  });

  async function write(...files: string[]): Promise<void> {
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), '');
    }
  }

  async function check(...args: string[]): Promise<{ code: unknown; stdout: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(root, 'tools/test-terraform.ts'), ...args],
        { env: { PATH: folder } },
        (error, stdout) => {
          resolve({ code: error === null ? 0 : error.code, stdout });
        },
      );
    });
  }
});
