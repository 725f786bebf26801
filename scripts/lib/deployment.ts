import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { Option, type Command } from 'commander';
import type { FromSchema } from 'json-schema-to-ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { polling, pushStages, topics } from '@pipeline/shared/pubsub/topology.ts';
import { isAlive } from './processes.ts';
import { UsageError } from '../../cli/command.ts';
import { violations, type Validator } from '@pipeline/shared/validation.ts';

const text = { type: 'string', minLength: 1 } as const;
const topicName = (preset: string) => ({ ...text, default: preset }) as const;

const [enrich, write] = pushStages;

/** The names of a deployment that has no prefix, and of the local one. */
export const defaultNames = {
  topics,
  subscriptions: {
    enrich: enrich.subscriptions[0].name,
    enrichDead: enrich.deadSubscription,
    write: write.subscriptions[0].name,
    writeUrgent: write.subscriptions[1].name,
    writeDead: write.deadSubscription,
  },
} as const;

/**
 * Where the parts of a running pipeline are: what a command works on. The same for a deployment
 * (`terraform output -json deployment`) and for the local one (`.local/stack.json`).
 */
export const deploymentSchema = {
  type: 'object',
  required: ['projectId', 'topics', 'subscriptions', 'sources'],
  properties: {
    projectId: text,
    region: { ...text, description: 'Of the functions.' },
    organizationId: { type: 'string', pattern: '^\\d+$' },
    topics: {
      type: 'object',
      default: {},
      required: ['events', 'eventsDead', 'findings', 'findingsDead'],
      properties: {
        events: topicName(topics.events),
        eventsDead: topicName(topics.eventsDead),
        findings: topicName(topics.findings),
        findingsDead: topicName(topics.findingsDead),
      },
    },
    subscriptions: {
      type: 'object',
      default: {},
      required: ['enrich', 'enrichDead', 'write', 'writeUrgent', 'writeDead'],
      description:
        'The push subscriptions of each stage, and the subscription of its dead letters. Of write, one for what is urgent; the same where one gets all.',
      properties: {
        enrich: topicName(defaultNames.subscriptions.enrich),
        enrichDead: topicName(defaultNames.subscriptions.enrichDead),
        write: topicName(defaultNames.subscriptions.write),
        writeUrgent: topicName(defaultNames.subscriptions.writeUrgent),
        writeDead: topicName(defaultNames.subscriptions.writeDead),
      },
    },
    sources: {
      type: 'object',
      default: {},
      description:
        'organizations/ORG/sources/SOURCE of all findings, and of those of Falco where it has its own.',
      properties: { sysdig: text, falco: text },
    },
    sccLocation: { ...text, default: 'global' },
    functions: {
      type: 'object',
      default: {},
      description: 'The URL of each function that there is.',
      properties: { receive: text, enrich: text, write: text, poll: text },
    },
    kubernetes: {
      type: 'object',
      description: 'Where the stages run in a cluster, and are no functions.',
      required: ['namespace', 'delivery', 'writer'],
      properties: {
        namespace: text,
        delivery: {
          enum: ['pull', 'push'],
          description: 'Whether they ask Pub/Sub for messages, or it pushes to them.',
        },
        writer: { ...text, description: 'The address of the identity of write.' },
      },
    },
    webhookUrl: {
      ...text,
      description: 'Where senders post: that of receive, or of the load balancer before it.',
    },
    webhookSecretId: {
      ...text,
      description: 'projects/P/secrets/S: the accepted secrets, one a line.',
    },
    sysdig: {
      type: 'object',
      required: ['region'],
      properties: {
        region: { ...text, description: "A region's name, or the URL of Sysdig's API." },
        tokenSecretId: { ...text, description: 'projects/P/secrets/S: the token of poll.' },
      },
    },
    checkpoint: {
      type: 'object',
      required: ['bucket'],
      properties: { bucket: text, object: topicName(polling.checkpointObject) },
    },
    local: {
      type: 'object',
      description: 'The addresses of the emulators, and the secrets of the local pipeline.',
      required: ['pid', 'console', 'webhookSecret', 'pubsub', 'securityCenter', 'delivery'],
      properties: {
        pid: { type: 'integer' },
        console: { ...text, description: 'The URL of the console.' },
        webhookSecret: text,
        pubsub: { ...text, description: 'HOST:PORT' },
        securityCenter: { ...text, description: 'HOST:PORT' },
        pids: { type: 'object', additionalProperties: { type: 'integer' } },
        sysdigToken: text,
        storage: { ...text, description: 'A URL.' },
        delivery: {
          type: 'object',
          description: 'What the subscriptions were created with, in seconds.',
          required: ['ackDeadlineSeconds', 'maxDeliveryAttempts', 'deadLetterRetentionSeconds'],
          properties: {
            ackDeadlineSeconds: { type: 'number' },
            backoff: {
              type: 'object',
              description: 'Of redelivery; without, it is up to the emulator.',
              required: ['minimum', 'maximum'],
              properties: { minimum: { type: 'number' }, maximum: { type: 'number' } },
            },
            maxDeliveryAttempts: { type: 'integer' },
            deadLetterRetentionSeconds: { type: 'number' },
          },
        },
      },
    },
  },
} as const;

export type Deployment = FromSchema<typeof deploymentSchema>;

export interface DeploymentOptions {
  readonly local?: boolean;
  readonly stackFile: string;
  readonly deployment?: string;
  readonly project?: string;
}

/** Adds the options that say which deployment a command works on. */
export function withDeployment(command: Command): Command {
  return command
    .option('--local', 'the pipeline that npm start runs on this machine')
    .option('--deployment <file>', 'a deployment: what `terraform output -json deployment` printed')
    .option('--project <id>', 'a deployment with the default names, in this Google Cloud project')
    .addOption(new Option('--stack-file <file>').default('.local/stack.json').hideHelp());
}

/**
 * The deployment that the options name.
 * @throws UsageError when they name none or several, and when what they name cannot be used.
 */
export async function findDeployment(options: DeploymentOptions): Promise<Deployment> {
  const { local = false, stackFile, deployment, project } = options;
  const named = [local, deployment !== undefined, project !== undefined].filter(Boolean).length;
  if (named !== 1) {
    throw new UsageError('say which pipeline: one of --local, --deployment FILE, --project ID');
  }
  if (project !== undefined) return checked({ projectId: project }, '--project');
  if (deployment !== undefined) return checked(await readJson(deployment), deployment);
  const stack = checked(
    await readJson(stackFile, 'no pipeline runs on this machine: npm start'),
    stackFile,
  );
  if (stack.local === undefined || !isAlive(stack.local.pid)) {
    throw new UsageError(`the pipeline that left ${stackFile} runs no longer: npm start`);
  }
  return stack;
}

async function readJson(file: string, hint?: string): Promise<unknown> {
  try {
    return parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(hint ?? `${file} cannot be read as JSON: ${errorText(error)}`, {
      cause: error,
    });
  }
}

/** `terraform output -json` without a name wraps each output: then `deployment` is within. */
function checked(value: unknown, where: string): Deployment {
  const wrapped =
    isObject(value) && isObject(value['deployment']) ? value['deployment']['value'] : value;
  const validate: Validator<Deployment> = new Ajv({ useDefaults: true, allErrors: true }).compile(
    deploymentSchema,
  );
  if (validate(wrapped)) return wrapped;
  throw new UsageError(`${where} describes no deployment: ${violations(validate).join('; ')}`);
}
