import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { npmCalls } from '../../docs/support/shell.ts';
import {
  entriesOf,
  objects,
  pathsIn,
  plain,
  root,
  textOf,
  workflowParser,
  yamlOf,
} from './repository.ts';

const folder = '.github/workflows';
/** Owners whose actions may read the code, and in a release the token. */
const owners = new Set(['actions', 'docker', 'github', 'google-github-actions', 'hashicorp']);
const writes: Readonly<Record<string, readonly string[]>> = {
  'codeql.yml analyze': ['security-events'],
  'release.yml attest': ['id-token', 'attestations'],
  'release.yml push': ['packages', 'id-token', 'attestations'],
  'release.yml publish': ['contents'],
};

interface Job {
  readonly name: string;
  readonly job: JsonObject;
  readonly steps: readonly JsonObject[];
}

describe('GitHub: workflows', () => {
  let paths: string[] = [];
  let jobs: Job[] = [];
  before(async () => {
    paths = await pathsIn(folder);
    const workflows = await Promise.all(paths.map(yamlOf));
    jobs = workflows.flatMap((workflow, index) =>
      entriesOf(workflow['jobs']).map(([name, job]) => {
        const file = paths[index]?.split('/').at(-1) ?? '';
        return { name: `${file} ${name}`, job, steps: objects(job['steps']) };
      }),
    );
    assert.ok(jobs.length > 7);
  });

  it("satisfy GitHub's own parser", async () => {
    const faultsOf = await workflowParser();
    for (const path of paths) assert.deepEqual(await faultsOf(path, await textOf(path)), []);
    const faulty =
      'on: push\njobs:\n  a:\n    runs-on: x\n    permissions: { nothing: read }\n    steps:\n      - run: echo ${{ nope.x }}\n';
    const [first = '', second = ''] = await faultsOf('a.yml', faulty);
    assert.match(first, /Unexpected value 'nothing'/);
    assert.match(second, /Unrecognized named-value: 'nope'/);
  });

  it('grant nothing by default, and each job only what it needs', async () => {
    for (const path of paths) assert.deepEqual((await yamlOf(path))['permissions'], {}, path);
    for (const { name, job } of jobs) {
      const permissions = entriesPlain(job['permissions']);
      assert.ok(permissions.length > 0, `${name} has no permissions`);
      const written = permissions.filter(([, level]) => level === 'write').map(([scope]) => scope);
      assert.deepEqual(written.toSorted(), [...(writes[name] ?? [])].toSorted(), name);
      assert.ok(
        permissions.every(([, level]) => level === 'read' || level === 'write'),
        name,
      );
    }
  });

  it('time out, and do not run twice for the same ref', async () => {
    for (const path of paths) assert.ok(isObject((await yamlOf(path))['concurrency']), path);
    for (const { name, job } of jobs) {
      if (job['uses'] !== undefined) continue;
      const minutes = job['timeout-minutes'];
      assert.ok(typeof minutes === 'number' && minutes <= 60, `${name} has no timeout-minutes`);
    }
  });

  it('refer only to existing jobs and workflows', async () => {
    for (const { name, job } of jobs) {
      const file = name.split(' ')[0] ?? '';
      const needs = typeof job['needs'] === 'string' ? [job['needs']] : (job['needs'] ?? []);
      assert.ok(Array.isArray(needs));
      for (const need of needs) {
        assert.ok(
          jobs.some((each) => each.name === `${file} ${plain(need)}`),
          `${name} needs ${plain(need)}`,
        );
      }
      if (typeof job['uses'] !== 'string') continue;
      await access(join(root, job['uses']));
      assert.match(await textOf(job['uses']), /^ {2}workflow_call:/m);
    }
  });

  it('use actions of well-known owners, pinned by commit, with the version that dependabot updates', async () => {
    for (const { name, steps } of jobs) {
      for (const { uses } of steps) {
        if (uses === undefined) continue;
        const [, owner = ''] = /^([\w-]+)\/[\w/-]+@[0-9a-f]{40}$/.exec(plain(uses)) ?? [];
        assert.ok(owners.has(owner), `${name}: ${plain(uses)}`);
      }
    }
    for (const path of paths) {
      for (const line of (await textOf(path)).split('\n').filter((one) => /uses: [^.]/.test(one))) {
        assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, path);
      }
    }
  });

  it('run no code of the repository or its dependencies where they may sign or publish', () => {
    const trusted = jobs.filter(({ name }) => name.startsWith('release.yml') && name in writes);
    assert.equal(trusted.length, 3);
    for (const { name, steps } of trusted) {
      for (const { uses, run } of steps) {
        assert.doesNotMatch(plain(uses), /checkout|setup-|build-push/, name);
        assert.doesNotMatch(plain(run), /\b(?:npm|npx|node|docker)\b(?! ?:)/, name);
      }
    }
  });

  it('leave no token in a checkout', () => {
    const checkouts = jobs
      .flatMap(({ steps }) => steps)
      .filter(({ uses }) => plain(uses).startsWith('actions/checkout@'));
    assert.ok(checkouts.length > 5);
    for (const { with: given } of checkouts) {
      assert.equal(isObject(given) && given['persist-credentials'], false);
    }
  });

  it('pass no external text to a shell', () => {
    for (const { name, steps } of jobs) {
      for (const { run } of steps) assert.doesNotMatch(plain(run), /\$\{\{/, name);
    }
  });

  it('run only existing npm scripts', async () => {
    const manifest = parseJson(await textOf('package.json'));
    const scripts = isObject(manifest) && isObject(manifest['scripts']) ? manifest['scripts'] : {};
    const calls = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => npmCalls(plain(run))));
    const called = new Set(calls.map(({ script }) => script));
    assert.deepEqual(
      [...called].filter((script) => !(script in scripts)),
      [],
    );
    for (const script of [
      'test',
      'start',
      'package',
      'release-notes',
      'test:terraform',
      'test:pubsub-official',
    ]) {
      assert.ok(called.has(script), script);
    }
  });

  it('do in the test workflow what .ci/run does', async () => {
    const ci = npmCalls(await textOf('.ci/run')).map(({ script }) => script);
    const all = (await textOf(`${folder}/test.yml`)) + (await textOf(`${folder}/terraform.yml`));
    const run = new Set(npmCalls(all).map(({ script }) => script));
    assert.ok(ci.length > 2);
    assert.deepEqual(
      ci.filter((script) => !run.has(script)),
      [],
    );
  });

  it('test a change on machines with each Node in long-term support', async () => {
    const test = jobs.find(({ name }) => name === 'test.yml test');
    const strategy = test?.job['strategy'];
    assert.ok(isObject(strategy));
    assert.deepEqual(strategy['matrix'], { node: [22, 24] });
  });
});

function entriesPlain(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}
