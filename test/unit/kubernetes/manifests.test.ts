import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import {
  at,
  isKubernetesObject,
  objectsOf,
  type KubernetesObject,
} from '../../kubernetes/objects.ts';
import { podFaults } from '../../kubernetes/pod-rules.ts';
import { schemaCheck } from '../../kubernetes/schemas.ts';

const root = join(import.meta.dirname, '../../../kubernetes');

/** Checks of kubernetes/ that need no kustomize. npm run test:kubernetes checks its rendered output. */
describe('the manifests in kubernetes/', () => {
  const resources = new Map<string, KubernetesObject[]>();
  const patches = new Map<string, KubernetesObject>();
  const texts = new Map<string, string>();

  before(async () => {
    const listed = new Set<string>();
    const kustomizations: string[] = [];
    for await (const file of glob('**/*.yaml', { cwd: root })) {
      texts.set(file, await readFile(join(root, file), 'utf8'));
      if (file.endsWith('kustomization.yaml')) kustomizations.push(file);
    }
    for (const file of kustomizations) {
      const content: unknown = load(texts.get(file) ?? '');
      const named = at(content, 'resources');
      for (const name of Array.isArray(named) ? named : []) {
        const path = join(file, '..', String(name));
        if (path.endsWith('.yaml')) listed.add(path);
      }
    }
    for (const [file, text] of texts) {
      if (file.endsWith('kustomization.yaml')) continue;
      if (listed.has(file)) resources.set(file, objectsOf(text));
      else {
        const patch: unknown = load(text);
        if (isKubernetesObject(patch)) patches.set(file, patch);
        else
          assert.ok(Array.isArray(patch), `${file} is neither an object nor a list of operations`);
      }
    }
    assert.ok(resources.size > 20 && patches.size > 8);
  });

  it('are valid by the published schemas, without unknown fields', async () => {
    const check = await schemaCheck();
    for (const [file, objects] of resources) {
      for (const object of objects) assert.deepEqual(check(object), [], file);
    }
  });

  it('patch only existing objects', async () => {
    const check = await schemaCheck({ partial: true });
    for (const [file, { $patch, ...object }] of patches) {
      assert.ok($patch === undefined || $patch === 'delete', file);
      assert.ok(isKubernetesObject(object));
      assert.deepEqual(check(object), [], file);
    }
  });

  it('grant a stage least privilege', () => {
    assert.deepEqual(podFaults([...resources.values()].flat()), []);
  });

  it('name the image in one place', () => {
    const naming = [...texts].filter(([, text]) => /newTag|newName|digest:/.test(text));
    const ours = naming.map(([file]) => file).filter((file) => !file.startsWith('examples/'));
    assert.deepEqual(ours, ['base/kustomization.yaml']);
    for (const [file, text] of texts) {
      for (const [, image] of text.matchAll(/^\s*image: (.*)$/gm)) {
        assert.equal(image, 'scc-runtime-detections', file);
      }
    }
  });

  it('contain no secret, and no Secret', () => {
    for (const [file, text] of texts) {
      assert.doesNotMatch(text, /^kind: Secret$|secretGenerator|PRIVATE KEY|private_key/m, file);
    }
  });
});

describe('the check of manifests', () => {
  it('finds an unknown field, a wrong type, a missing field and an unknown kind', async () => {
    const check = await schemaCheck();
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'x' },
      spec: { maxUnavailable: 1 },
    };
    assert.deepEqual(check(budget), []);
    assert.match(check({ ...budget, spec: { maxUnavailble: 1 } }).join(), /maxUnavailble/);
    assert.match(check({ ...budget, spec: { maxUnavailable: [] } }).join(), /must be/);
    assert.match(check({ ...budget, kind: 'Budget' }).join(), /no schema of policy\/v1\/Budget/);
    const policy = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' };
    assert.match(check(policy).join(), /value/);
    assert.deepEqual((await schemaCheck({ partial: true }))(policy), []);
  });

  it('finds a container with too many privileges', () => {
    const [deployment] = objectsOf(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: write }\nspec: { template: { spec: { hostPID: true, containers: [{ name: x }] } } }',
    );
    assert.ok(deployment);
    const faults = podFaults([deployment]).join('\n');
    for (const fault of [
      'runAsNonRoot',
      'no namespace of the node',
      'read-only root',
      'no capability',
      'limits.memory',
      'readinessProbe',
    ]) {
      assert.ok(faults.includes(fault), fault);
    }
  });
});
