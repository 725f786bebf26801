import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '@pipeline/shared/json.ts';
import { runsIn, type TestRun } from './runs.ts';

/** The plans of `npm run test:terraform -- --google 7 8` with other major versions of the Google provider. */
const first = process.env['TERRAFORM_RESULTS'] ?? '';
const others = (process.env['TERRAFORM_OTHER_RESULTS'] ?? '')
  .split(delimiter)
  .filter((folder) => folder !== '');

/** Arguments that nothing sets, and that one version works out by itself. */
const computedInOne = new Set(['google_bigquery_dataset.default_collation']);

describe('another major version of the Google provider', () => {
  for (const folder of others) {
    it('plans the same', async () => {
      const files = await readdir(folder);
      assert.ok(files.includes('options.tftest.hcl.ndjson'));
      for (const file of files) {
        const [here, there] = await Promise.all(
          [first, folder].map(async (each) => runsIn(await readFile(join(each, file), 'utf8'))),
        );
        assert.deepEqual(differences(here ?? [], there ?? []), [], file);
      }
    });
  }
});

function differences(here: readonly TestRun[], there: readonly TestRun[]): string[] {
  assert.deepEqual(
    here.map(({ name }) => name),
    there.map(({ name }) => name),
  );
  return here.flatMap(({ name, planned }, index) => {
    const other = new Map(there[index]?.planned.map((one) => [one.address, one]));
    assert.ok(planned.length > 20, `${name} is hardly a plan`);
    assert.equal(other.size, planned.length, name);
    return planned.flatMap(({ address, type, values }) => {
      const othersValues = other.get(address)?.values ?? {};
      const names = new Set([...Object.keys(values), ...Object.keys(othersValues)]);
      return [...names]
        .filter((argument) => !computedInOne.has(`${type}.${argument}`))
        .filter((argument) => !same(values[argument], othersValues[argument]))
        .map((argument) => `${name}: ${address}.${argument}`);
    });
  });
}

/** Whether two plans say the same, as far as it is not for the provider to say: what a mock makes up, new arguments. */
function same(a: unknown, b: unknown): boolean {
  if (isDeepStrictEqual(a, b)) return true;
  if (isMade(a) && isMade(b)) return true;
  // A number in one version, text in the other.
  if (typeof a === 'number' || typeof b === 'number') return String(a) === String(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => same(each, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      same(a[key], b[key]),
    );
  }
  return (a ?? null) === null && (b ?? null) === null;
}

/** https://developer.hashicorp.com/terraform/language/tests/mocking: eight random characters. */
function isMade(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9]{8}$/.test(value);
}
