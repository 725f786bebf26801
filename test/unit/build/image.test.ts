import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

describe('the Dockerfile', () => {
  it('has everything in its context that the image is assembled from', async () => {
    const ignore = await readFile(join(root, 'container/Dockerfile.dockerignore'), 'utf8');
    const allowed = ignore.split('\n').flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [
        'build/image.ts',
        'build/bundle.ts',
        'container/start.ts',
        'program/runtime-detections.ts',
        'console/page/index.ts',
      ].concat(['receive', 'enrich', 'write', 'poll'].map((stage) => `container/${stage}.ts`)),
      outdir: 'none',
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'bundle',
      external: ['@google-cloud/*', 'google-gax', 'esbuild', 'commander', 'json-schema-to-ts'],
      write: false,
      metafile: true,
    });
    const read = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules'));
    assert.ok(read.length > 50);
    for (const path of [...read, 'package.json', 'package-lock.json', 'LICENSE']) {
      assert.ok(
        allowed.some((name) => path === name || path.startsWith(`${name}/`)),
        path,
      );
    }
  });

  it('installs from the manifest of every workspace', async () => {
    const dockerfile = await readFile(join(root, 'container/Dockerfile'), 'utf8');
    for (const folder of [
      'shared',
      ...['receive', 'enrich', 'write', 'poll'].map((s) => `functions/${s}`),
    ]) {
      assert.ok(dockerfile.includes(`COPY ${folder}/package.json ${folder}/\n`), folder);
    }
  });

  it('starts the process that the manifests rely on, as a numeric user other than root', async () => {
    const dockerfile = await readFile(join(root, 'container/Dockerfile'), 'utf8');
    assert.match(dockerfile, /^USER 65532:65532$/m);
    assert.match(dockerfile, /^ENTRYPOINT \["\/nodejs\/bin\/node", "\/app\/start\.js"\]$/m);
  });
});
