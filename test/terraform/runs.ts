import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';

/** The folder of the configuration, where `terraform init` has been run: a copy, for `npm run test:terraform`. */
export const folder =
  process.env['TERRAFORM_CONFIGURATION'] ?? join(import.meta.dirname, '../../terraform');

export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Which arguments get another value: none where it stays as it is, all where it is new. */
  readonly changes: readonly string[];
  /** Its arguments, as far as they are known before anything exists. */
  readonly values: JsonObject;
}

export interface TestRun {
  readonly name: string;
  /** What a run with `command = plan` would create or leave. */
  readonly planned: readonly PlannedResource[];
  /** The outputs of a run that was applied, with mocked values. */
  readonly outputs: JsonObject;
}

/**
 * The runs of a .tftest.hcl file, by what `terraform test -json -verbose` says about them: no cloud, no credentials.
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
  const child = spawn('terraform', ['test', '-json', '-verbose', `-filter=${file}`, ...options], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const messages = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => parseJson(line))
    .filter(isObject);
  if (code !== 0) {
    const said = messages.filter((message) => message['@level'] === 'error');
    const wrong = said
      .map((message) => JSON.stringify(message['diagnostic'] ?? message))
      .join('\n');
    throw new Error(`terraform test failed: ${wrong}\n${errors}`);
  }
  return messages.flatMap((message) => {
    const name = message['@testrun'];
    if (typeof name !== 'string') return [];
    if (isObject(message['test_plan'])) {
      return [{ name, planned: plannedIn(message['test_plan']), outputs: {} }];
    }
    if (isObject(message['test_state'])) {
      return [{ name, planned: [], outputs: outputsIn(message['test_state']) }];
    }
    return [];
  });
}

function plannedIn(plan: JsonObject): PlannedResource[] {
  return objectsIn(plan['resource_changes']).flatMap((resource) => {
    const { address, type, name, mode, change } = resource;
    if (mode !== 'managed' || !isObject(change) || !isObject(change['after'])) return [];
    if (typeof address !== 'string' || typeof type !== 'string' || typeof name !== 'string') {
      throw new TypeError(`not a resource of a plan: ${JSON.stringify(resource)}`);
    }
    const values = change['after'];
    const before = isObject(change['before']) ? change['before'] : {};
    const changes = Object.keys(values).filter(
      (argument) => !isDeepStrictEqual(values[argument], before[argument]),
    );
    return [{ address, type, name, values, changes }];
  });
}

function outputsIn(state: JsonObject): JsonObject {
  const { outputs } = state;
  if (!isObject(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [
      name,
      isObject(output) ? output['value'] : undefined,
    ]),
  );
}

export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
