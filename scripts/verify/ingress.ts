import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Clock } from '@pipeline/shared/clock.ts';
import type { Clients } from '../lib/clients.ts';
import type { Deployment } from '../lib/deployment.ts';
import { NoAnswer, probe, type Answer } from '../lib/probe.ts';
import type { Credentials } from './credentials.ts';
import { VerificationError } from './verification.ts';

/** How an event enters the deployment. */
export type Ingress =
  | { readonly to: 'receive'; readonly url: string }
  | { readonly to: 'Pub/Sub'; readonly why: string };

export interface RequestOptions {
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * Chooses the webhook, or the topic if there is no webhook or Cloud Run admits no senders.
 * @throws VerificationError if no webhook answers.
 */
export async function chooseIngress(
  deployment: Deployment,
  options: RequestOptions,
): Promise<Ingress> {
  const { webhookUrl: url, publicAccess, topics } = deployment;
  const to = `published to ${topics.events} instead`;
  if (url === undefined) return { to: 'Pub/Sub', why: `the deployment has no webhook: ${to}` };
  const { status } = await ask(`${url.replace(/\/$/, '')}/health`, {}, options);
  if (status !== 403) return { to: 'receive', url };
  if (publicAccess === 'none') {
    return {
      to: 'Pub/Sub',
      why: `public_access is none, and Cloud Run answers 403 to senders: ${to}`,
    };
  }
  throw new VerificationError(
    `${url} refuses this machine (403), before receive sees the request`,
    'senders may get the same: let allUsers invoke receive, or, if a load balancer has a list of allowed ' +
      'addresses, add theirs and this one. If public_access is none, write the deployment file again: terraform output -json deployment',
  );
}

/** Posts a payload. @param options `isGiven`: the secret is not the stored one. @throws VerificationError unless receive has accepted its one event. */
export async function post(
  url: string,
  body: string,
  { headers, scheme }: Credentials,
  { isGiven, ...options }: RequestOptions & { readonly isGiven: boolean },
): Promise<string> {
  const answer = await ask(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
    options,
  );
  const { status, text } = answer;
  const counts = jsonOf(text);
  if (status === 200 && isObject(counts) && counts['accepted'] === 1) return `200 ${text}`;
  throw refusal(url, answer, scheme, isGiven);
}

/** Publishes an event like senders that do not use the webhook. @throws VerificationError */
export async function publish(
  { publisher }: Clients,
  { projectId, topics: { events: topic } }: Deployment,
  body: string,
  timeoutMs: number,
): Promise<void> {
  try {
    const send = createPublish(publisher, projectId, topic, timeoutMs);
    await send([{ data: Buffer.from(body), attributes: {} }]);
  } catch (error) {
    throw new VerificationError(
      `Pub/Sub did not take the event: ${errorText(error)}`,
      `you need roles/pubsub.publisher on the topic ${topic}`,
      { cause: error },
    );
  }
}

async function ask(url: string, init: RequestInit, options: RequestOptions): Promise<Answer> {
  try {
    return await probe(url, init, options);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new VerificationError(
      `nothing answers at ${url}: ${error.message}`,
      'see whether receive is deployed and runs, whether the address resolves, and, behind a load balancer, whether Google has ' +
        'issued the certificate: up to an hour after the domain points to it',
      { cause: error },
    );
  }
}

function refusal(
  url: string,
  { status, text }: Answer,
  scheme: string,
  isGiven: boolean,
): VerificationError {
  const says = `${url} answered ${status}: ${text.slice(0, 200)}`;
  switch (status) {
    case 200:
      return new VerificationError(
        `${url} did not accept the event: ${text.slice(0, 200)}`,
        'deploy the version that this command is from: terraform apply',
      );
    case 401:
      if (isGiven) {
        return new VerificationError(
          `${url} refuses the secret of --secret-file or WEBHOOK_SECRET, sent as ${scheme} (401)`,
          'give one that receive accepts, or leave both out: then the stored one is shown',
        );
      }
      return new VerificationError(
        `${url} refuses the stored secret, sent as ${scheme} (401)`,
        'receive reads its secrets from a file, within 30 s of a change: see that the volume has version latest, and its log',
      );
    case 403:
      return new VerificationError(
        says,
        'give a secret with which this sender may send: --secret-file FILE, or a token of its own in the secret of the webhook',
      );
    case 429:
      return new VerificationError(
        says,
        'the senders of this secret send more than EVENTS_PER_MINUTE_PER_TOKEN allows: try again in a minute',
      );
    case 503:
      return new VerificationError(
        `${says}: receive could not publish it`,
        "see in the log of receive why, and look at its grant on Pub/Sub's topics",
      );
    default:
      return new VerificationError(
        says,
        'compare webhookUrl with the address of receive, and see its log',
      );
  }
}
