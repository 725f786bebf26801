import { Ajv } from 'ajv';
import { Option, type Command } from 'commander';
import { errorText } from '@pipeline/shared/errors.ts';
import { jsonFaultText } from '@pipeline/shared/json-fault.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { violations, type Validator } from '@pipeline/shared/validation.ts';
import { UsageError } from '../../cli/command.ts';
import { deploymentSchema, type Deployment } from './deployment.ts';
import { isAlive } from './processes.ts';
import { readTextFile } from './read-text-file.ts';
import { defaultStackFile, noStackText } from './stack-file.ts';

const writeIt = 'terraform output -json deployment > deployment.json';

export interface DeploymentOptions {
  readonly local?: boolean;
  readonly stackFile: string;
  readonly deployment?: string;
  readonly project?: string;
}

/** Adds the options that select the deployment. */
export function withDeployment(command: Command): Command {
  return command
    .option('--local', 'the pipeline that npm start runs on this machine')
    .option(
      '--deployment <file>',
      'a deployment: the output of `terraform output -json deployment`',
    )
    .option('--project <id>', 'a deployment with the default names, in this Google Cloud project')
    .addOption(new Option('--stack-file <file>').default(defaultStackFile).hideHelp());
}

/**
 * Reads the deployment that the options select.
 * @throws UsageError if the options select none or several, or if the file is unusable.
 * @example await findDeployment({ deployment: 'deployment.json', stackFile: defaultStackFile })
 */
export async function findDeployment(options: DeploymentOptions): Promise<Deployment> {
  const { local = false, stackFile, deployment, project } = options;
  const named = [local, deployment !== undefined, project !== undefined].filter(Boolean).length;
  if (named !== 1) {
    throw new UsageError('which pipeline? Use one of --local, --deployment FILE, --project ID');
  }
  if (project !== undefined) return checked({ projectId: project }, '--project');
  if (deployment !== undefined) return checked(await readJson(deployment), deployment);
  const stack = checked(await readJson(stackFile, noStackText), stackFile);
  if (stack.local === undefined || !isAlive(stack.local.pid)) {
    throw new UsageError(`the pipeline that left ${stackFile} runs no longer: npm start`);
  }
  return stack;
}

/** The options that select the same deployment, such as `--local`, for commands in remedies. */
export function flagsOf({ local, deployment, project, stackFile }: DeploymentOptions): string {
  if (local === true) {
    return stackFile === defaultStackFile ? '--local' : `--local --stack-file ${stackFile}`;
  }
  return deployment === undefined ? `--project ${project ?? ''}` : `--deployment ${deployment}`;
}

async function readJson(file: string, hint?: string): Promise<unknown> {
  let text = '';
  try {
    text = await readTextFile(file);
    return parseJson(text);
  } catch (error) {
    const where = jsonFaultText(text);
    const reason =
      error instanceof SyntaxError && where !== undefined
        ? `${file} is not JSON: ${where}`
        : errorText(error);
    throw new UsageError(hint ?? `${reason}. Write it: ${writeIt}`, { cause: error });
  }
}

/** `terraform output -json` without a name wraps each output: unwrap `deployment`. */
function checked(value: unknown, where: string): Deployment {
  const wrapped =
    isObject(value) && isObject(value['deployment']) ? value['deployment']['value'] : value;
  const validate: Validator<Deployment> = new Ajv({ useDefaults: true, allErrors: true }).compile(
    deploymentSchema,
  );
  const faults = [
    ...(validate(wrapped) ? [] : violations(validate)),
    ...unknownKeys(wrapped, deploymentSchema),
  ];
  if (validate(wrapped) && faults.length === 0) return wrapped;
  throw new UsageError(`${where} describes no deployment: ${faults.join('; ')}`);
}

/** Returns the paths of keys that the JSON schema of an object does not have. */
function unknownKeys(value: unknown, schema: unknown, path = ''): string[] {
  if (!isObject(value) || !isObject(schema) || !isObject(schema['properties'])) return [];
  const known = schema['properties'];
  return Object.entries(value).flatMap(([key, part]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(known, key)) return unknownKeys(part, known[key], name);
    return [`${name} is unknown (known: ${Object.keys(known).join(', ')})`];
  });
}
