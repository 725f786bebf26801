import type { PubSub, v1 } from '@google-cloud/pubsub';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { parseSecrets } from '@pipeline/shared/secrets.ts';
import type { Deployment } from '../lib/deployment.ts';
import { readFunctions, type DeployedFunction } from './deployed-functions.ts';
import { bodyOf, type GoogleApi } from './google-api.ts';
import { once, oncePerName } from './memoize.ts';
import { probe, type Answer } from './probe.ts';
import { readSubscription, type SubscriptionFacts } from './subscription-config.ts';
import { readSecret, type StoredSecret } from './secret-manager.ts';
import { readSysdig, type SysdigAnswer } from './sysdig-probe.ts';
import { NotChecked } from './check.ts';

export interface SubjectOptions {
  readonly deployment: Deployment;
  /** The options that name the deployment, for the commands in remedies: `--local`. */
  readonly flags: string;
  readonly clients: {
    readonly pubsub: PubSub;
    readonly subscriber: v1.SubscriberClient;
    readonly securityCenter: SecurityCenterClient;
    readonly google: GoogleApi;
  };
  /** Given by hand; it goes before the deployment's own. */
  readonly sysdigToken: string | undefined;
  /** Without a finding for longer than this, a source is silent. */
  readonly silentHours: number;
  /** That one request may take. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What is examined: a deployment, the ways to ask about it, and what more than one check wants to know. */
export interface Subject extends SubjectOptions {
  /** Undefined when there is none. @throws NotChecked */
  readonly subscription: (name: string) => Promise<SubscriptionFacts | undefined>;
  /** The accepted secrets of the webhook. @throws NotChecked */
  readonly webhookSecret: () => Promise<StoredSecret>;
  /** The answer of receive to GET /health. @throws NoAnswer, NotChecked */
  readonly health: () => Promise<Answer>;
  /** @throws NoAnswer, NotChecked */
  readonly sysdig: () => Promise<SysdigAnswer>;
  /** Those of the project. @throws NotChecked */
  readonly functions: () => Promise<readonly DeployedFunction[]>;
  /** @throws NotChecked */
  readonly projectNumber: () => Promise<string>;
}

export function createSubject(options: SubjectOptions): Subject {
  const { deployment, clients } = options;
  return {
    ...options,
    subscription: oncePerName(async (name) => readSubscription(options, name)),
    webhookSecret: once(async () => webhookSecret(options)),
    health: once(async () => probe(webhookPath(deployment, 'health'), {}, options)),
    sysdig: once(async () => readSysdig(options)),
    functions: once(async () => readFunctions(options)),
    projectNumber: once(async () => projectNumber(deployment, clients.google)),
  };
}

/** @throws NotChecked when the deployment has no webhook. */
export function webhookPath({ webhookUrl }: Deployment, path = ''): string {
  if (webhookUrl === undefined) throw new NotChecked('the deployment names no webhookUrl');
  return path === '' ? webhookUrl : `${webhookUrl.replace(/\/$/, '')}/${path}`;
}

async function webhookSecret({ deployment, clients }: SubjectOptions): Promise<StoredSecret> {
  const { local, webhookSecretId } = deployment;
  if (local !== undefined) return { state: 'held', lines: parseSecrets(local.webhookSecret) };
  if (webhookSecretId === undefined) {
    throw new NotChecked('the deployment names no webhookSecretId');
  }
  return readSecret(clients.google, webhookSecretId);
}

async function projectNumber({ projectId }: Deployment, google: GoogleApi): Promise<string> {
  const answer = await google.get('resourceManager', `projects/${projectId}`);
  const project = bodyOf(answer, `the project ${projectId}`, 'roles/browser');
  const name =
    typeof project === 'object' && project !== null && 'name' in project ? project.name : undefined;
  const [, number] = /^projects\/(\d+)$/.exec(String(name)) ?? [];
  if (number === undefined) throw new NotChecked(`the number of project ${projectId} is not known`);
  return number;
}
