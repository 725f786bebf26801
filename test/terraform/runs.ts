import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { resultName } from '../../tools/terraform/checks.ts';

/** The folder of the configuration, where `terraform init` has been run: a copy, for `npm run test:terraform`. */
export const folder =
  process.env['TERRAFORM_CONFIGURATION'] ?? join(import.meta.dirname, '../../terraform');

export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** The planned actions: create, update, delete, both in their order, or no-op. */
  readonly actions: readonly string[];
  /** Arguments that get a new value: none if the resource is unchanged, all if it is new. */
  readonly changes: readonly string[];
  /** Its arguments, as far as they are known before anything exists. */
  readonly values: JsonObject;
}

export interface TestRun {
  readonly name: string;
  /** Resources that a run with `command = plan` would create, keep or destroy. */
  readonly planned: readonly PlannedResource[];
  /** The outputs, with mocked values. */
  readonly outputs: JsonObject;
}

/**
 * The runs of a .tftest.hcl file, by what `terraform test -json -verbose` says about them: no cloud, no credentials. Where
 * `npm run test:terraform` has run it already, by what it said then.
 * @param file below the folder of the configuration.
 * @param options further ones of `terraform test`.
 * @param cwd the folder of the configuration.
 * @throws Error with what Terraform says when it fails.
 */
export async function testRuns(
  file: string,
  options: readonly string[] = [],
  cwd = folder,
): Promise<TestRun[]> {
  const results = process.env['TERRAFORM_RESULTS'];
  if (results !== undefined && options.length === 0) {
    const where = relative(folder, cwd);
    return runsIn(await readFile(join(results, resultName(where, basename(file))), 'utf8'));
  }
  const child = spawn('terraform', ['test', '-json', '-verbose', `-filter=${file}`, ...options], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`terraform test failed: ${output.slice(-4000)}\n${errors}`);
  return runsIn(output);
}

/** The runs in the JSON lines of `terraform test`. */
export function runsIn(output: string): TestRun[] {
  const messages = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => parseJson(line))
    .filter(isObject);
  return messages.flatMap((message) => {
    const name = message['@testrun'];
    if (typeof name !== 'string') return [];
    const { test_plan: plan, test_state: state } = message;
    if (isObject(plan)) {
      const outputs = outputsIn(plan['output_changes'], 'after');
      return [{ name, planned: plannedIn(plan), outputs }];
    }
    if (!isObject(state)) return [];
    return [{ name, planned: [], outputs: outputsIn(state['outputs'], 'value') }];
  });
}

function plannedIn(plan: JsonObject): PlannedResource[] {
  return objectsIn(plan['resource_changes']).flatMap((resource) => {
    const { address, type, name, mode, change } = resource;
    if (mode !== 'managed' || !isObject(change)) return [];
    if (typeof address !== 'string' || typeof type !== 'string' || typeof name !== 'string') {
      throw new TypeError(`not a resource of a plan: ${JSON.stringify(resource)}`);
    }
    const values = isObject(change['after']) ? change['after'] : {};
    const before = isObject(change['before']) ? change['before'] : {};
    const changes = Object.keys(values).filter(
      (argument) => !isDeepStrictEqual(values[argument], before[argument]),
    );
    const actions = Array.isArray(change['actions']) ? change['actions'].map(String) : [];
    return [{ address, type, name, values, changes, actions }];
  });
}

/** @param key where each output has its value: a plan and a state differ in this. */
function outputsIn(outputs: unknown, key: 'after' | 'value'): JsonObject {
  if (!isObject(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [
      name,
      isObject(output) ? output[key] : undefined,
    ]),
  );
}

export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
