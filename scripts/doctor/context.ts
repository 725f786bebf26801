import { textIn } from '@pipeline/shared/json-fields.ts';
import type { Deployment } from '../lib/deployment.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { readFunctions, type DeployedFunction } from '../lib/deployed-functions.ts';
import type { Environment } from './environment.ts';
import { bodyOf, type GoogleApi } from '../lib/google-api.ts';
import { memoize, memoizeByName } from './memoize.ts';
import { probe, type Answer } from '../lib/probe.ts';
import { readWebhookTokens, webhookPath, type StoredTokens } from '../lib/webhook.ts';
import { readSubscription, type SubscriptionConfig } from './subscription-config.ts';
import { probeSysdig, type SysdigAnswer } from './sysdig-probe.ts';

/** Input of every check: the environment, and the reads that several checks share. Each read happens once. */
export interface DoctorContext extends Environment {
  /** Undefined if the source does not exist. @throws NotChecked */
  readonly subscription: (name: string) => Promise<SubscriptionConfig | undefined>;
  /** The webhook's tokens. @throws NotChecked */
  readonly webhookTokens: () => Promise<StoredTokens>;
  /** The response of receive to GET /health. @throws NoAnswer, NotChecked */
  readonly health: () => Promise<Answer>;
  /** @throws NoAnswer, NotChecked */
  readonly sysdig: () => Promise<SysdigAnswer>;
  /** The functions of the project. @throws NotChecked */
  readonly functions: () => Promise<readonly DeployedFunction[]>;
  /** @throws NotChecked */
  readonly projectNumber: () => Promise<string>;
}

export function createContext(environment: Environment): DoctorContext {
  const { deployment, clients } = environment;
  return {
    ...environment,
    subscription: memoizeByName(async (name) => readSubscription(environment, name)),
    webhookTokens: memoize(async () => readWebhookTokens(deployment, clients.google)),
    health: memoize(async () => probe(webhookPath(deployment, 'health'), {}, environment)),
    sysdig: memoize(async () => probeSysdig(environment)),
    functions: memoize(async () => readFunctions(deployment, clients.google)),
    projectNumber: memoize(async () => projectNumber(deployment, clients.google)),
  };
}

async function projectNumber({ projectId }: Deployment, google: GoogleApi): Promise<string> {
  const answer = await google.get('resourceManager', `projects/${projectId}`);
  const project = bodyOf(answer, `the project ${projectId}`, 'roles/browser');
  const [, number] = /^projects\/(\d+)$/.exec(textIn(project, 'name') ?? '') ?? [];
  if (number === undefined) throw new NotChecked(`the number of project ${projectId} is not known`);
  return number;
}
