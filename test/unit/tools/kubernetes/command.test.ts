import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKustomize } from '../../../../tools/kubernetes/kustomize.ts';

const root = join(import.meta.dirname, '../../../..');

describe('npm run test:kubernetes', () => {
  let folder = '';
  const path = process.env['PATH'];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubernetes-'));
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true, force: true });
  });

  it('says why it is skipped without kustomize, and fails if it is required', async () => {
    assert.deepEqual(await check(), {
      code: 0,
      stdout:
        'skipped the checks of what kubernetes/ renders: there is no kustomize, kubectl or go on this machine\n',
    });
    const required = await check('--required');
    assert.equal(required.code, 1);
    assert.match(required.stdout, /^failed the checks/);
  });

  it('prefers kustomize to kubectl', async () => {
    process.env['PATH'] = folder;
    assert.equal(await findKustomize(folder), undefined);
    await program('kubectl');
    assert.deepEqual(await findKustomize(folder), ['kubectl', 'kustomize']);
    await program('kustomize');
    assert.deepEqual(await findKustomize(folder), ['kustomize', 'build']);
  });

  async function program(name: string): Promise<void> {
    await writeFile(join(folder, name), '#!/bin/sh\nexit 0\n');
    await chmod(join(folder, name), 0o755);
  }

  async function check(...args: string[]): Promise<{ code: unknown; stdout: string }> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(root, 'tools/test-kubernetes.ts'), ...args],
        { env: { PATH: folder } },
        (error, stdout) => {
          resolve({ code: error === null ? 0 : error.code, stdout });
        },
      );
    });
  }
});
