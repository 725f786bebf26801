import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { givesAccess, textOf, toGrant, type Row } from './grants.ts';
import { folder, testRuns, type PlannedResource, type TestRun } from './runs.ts';

const deployments = ['functions', 'kubernetes'] as const;

/** Every grant of both deployments is in terraform/iam.json, from which the README's table is written. */
describe('terraform/iam.json', () => {
  let table: Row[];
  let functions: TestRun[];
  let kubernetes: TestRun[];
  const prefixOf = (run: TestRun): string =>
    ['everything_else', 'push'].includes(run.name) ? 'test-' : '';
  const grantsOf = (run: TestRun): PlannedResource[] => run.planned.filter(givesAccess);

  before(async () => {
    table = rows(parseJson(await readFile(join(folder, 'iam.json'), 'utf8')));
    functions = await testRuns('tests/options.tftest.hcl');
    kubernetes = await testRuns('tests/kubernetes.tftest.hcl');
  });

  const runsOf = (deployment: Row['deployment']): TestRun[] =>
    deployment === 'functions' ? functions : kubernetes;
  const rowsOf = (deployment: Row['deployment']): string[] =>
    table.filter((row) => [undefined, deployment].includes(row.deployment)).map(textOf);

  for (const deployment of deployments) {
    it(`has each grant that is planned for ${deployment}, whatever is turned on`, () => {
      const known = new Set(rowsOf(deployment));
      assert.ok(runsOf(deployment).length >= 3);
      for (const run of runsOf(deployment)) {
        const planned = grantsOf(run);
        assert.ok(planned.length >= 10, `${run.name}: the plan has hardly any grant`);
        for (const resource of planned) {
          const grant = textOf(toGrant(resource, prefixOf(run)));
          assert.ok(known.has(grant), `${resource.address} is not in iam.json: ${grant}`);
        }
      }
    });

    it(`has no grant that nothing plans for ${deployment}`, () => {
      const planned = new Set(
        runsOf(deployment).flatMap((run) =>
          grantsOf(run).map((one) => textOf(toGrant(one, prefixOf(run)))),
        ),
      );
      assert.deepEqual(
        rowsOf(deployment).filter((row) => !planned.has(row)),
        [],
      );
    });
  }

  it('is compared with every resource that gives access, also those that are seldom on', async () => {
    const declared = new Set<string>();
    for await (const file of glob('**/*.tf', { cwd: folder })) {
      const source = await readFile(join(folder, file), 'utf8');
      for (const [, type = '', name = ''] of source.matchAll(/^resource "(\w+)" "(\w+)"/gm)) {
        if (givesAccess({ type })) declared.add(`${type}.${name}`);
      }
    }
    const planned = new Set(
      [...functions, ...kubernetes].flatMap(grantsOf).map(({ type, name }) => `${type}.${name}`),
    );
    assert.deepEqual([...declared].toSorted(), [...planned].toSorted());
  });

  it('grants no basic role, nothing that administers, and nothing without bounds', () => {
    for (const { role, on, condition } of table) {
      assert.doesNotMatch(role, /^roles\/(owner|editor|viewer)$|admin$/i);
      if (on === 'the project') {
        assert.ok(
          role === 'roles/logging.logWriter' || condition !== undefined,
          `${role} on ${on}`,
        );
      }
    }
  });

  it('lets everybody call the webhook, by default, and nothing else', () => {
    assert.deepEqual(
      table.filter(({ identity }) => identity === 'allUsers').map(({ on }) => on),
      ['service scc-receive'],
    );
    for (const run of [...kubernetes, ...functions.filter(({ name }) => name === 'everything')]) {
      const everybody = run.planned.filter((resource) =>
        /allUsers|allAuthenticatedUsers/.test(JSON.stringify(resource.values)),
      );
      assert.deepEqual(everybody, [], run.name);
    }
  });
});

function rows(value: unknown): Row[] {
  assert.ok(Array.isArray(value));
  return value.map((row: unknown) => {
    assert.ok(isObject(row));
    const { identity, role, on, condition, deployment, when, why } = row;
    assert.ok(
      typeof identity === 'string' && typeof role === 'string' && typeof on === 'string',
      JSON.stringify(row),
    );
    assert.ok(typeof when === 'string' && typeof why === 'string', `${identity}: when and why?`);
    const of = deployments.find((one) => one === deployment);
    assert.equal(of, deployment, `${identity}: of which deployment?`);
    return {
      identity,
      role,
      on,
      ...(typeof condition === 'string' ? { condition } : {}),
      ...(of === undefined ? {} : { deployment: of }),
    };
  });
}
