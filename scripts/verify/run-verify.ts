import { randomBytes } from 'node:crypto';
import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { ConfigError } from '@pipeline/shared/config.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import type { Clients } from '../lib/clients.ts';
import type { Deployment } from '../lib/deployment.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { readWebhookTokens, secretFor } from '../lib/webhook.ts';
import { awaitFinding } from './await-finding.ts';
import { endEarlier, setInactive } from './clean-up.ts';
import { credentialsFor } from './credentials.ts';
import { findDeadLetter } from './dead-letter.ts';
import { diagnose } from './diagnosis.ts';
import { findingsAt } from './findings.ts';
import { forecast, type Forecast } from './forecast.ts';
import { chooseIngress, post, publish, type Ingress } from './ingress.ts';
import { readSettings, type StageSettings } from './stage-settings.ts';
import { trailOf } from './trail.ts';
import { VerificationError, type Failure, type Moment, type Verification } from './verification.ts';

export interface VerifyOptions {
  readonly deployment: Deployment;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Sender of the detection. */
  readonly sender: Sender;
  /** Secret to use instead of the stored one. */
  readonly secret: string | undefined;
  /** Maximum wait for the finding. */
  readonly timeoutMs: number;
  /** Maximum duration of one request, in milliseconds. */
  readonly requestMs: number;
  readonly flags: string;
  /** Receives notes before the event is sent, and each moment as soon as it is known. */
  readonly onNote: (note: string) => void;
  readonly onMoment: (moment: Moment) => void;
}

/**
 * Date the event one minute ago: this machine's clock may be ahead. SCC rejects events in the future, so write would move
 * the event to its receipt.
 */
const backdatedMs = 60_000;

/** Sends one marked detection through a deployment, waits for its finding, and sets the finding to inactive. */
export async function runVerify(options: VerifyOptions): Promise<Verification> {
  const notes: string[] = [];
  const moments: Moment[] = [];
  const result: { eventId?: string; finding?: string } = {};
  const say = {
    note: (note: string): void => {
      notes.push(note);
      options.onNote(note);
    },
    moment: (name: string, atMs: number | string, says: string): void => {
      const moment = { name, at: new Date(atMs).toISOString(), says };
      moments.push(moment);
      options.onMoment(moment);
    },
  };
  try {
    await verify(options, say, result);
    return { notes, moments, ...result };
  } catch (error) {
    return { notes, moments, ...result, failure: failureOf(error, options) };
  }
}

/** @throws unexpected errors */
function failureOf(error: unknown, { signal, flags }: VerifyOptions): Failure {
  if (error instanceof VerificationError) {
    return { verdict: error.verdict, says: error.message, remedy: error.remedy };
  }
  if (signal.aborted) {
    return { verdict: 'unknown', says: errorText(signal.reason), remedy: 'run it again' };
  }
  if (error instanceof NotChecked || error instanceof ConfigError) {
    const remedy = `npm run doctor -- ${flags} says more`;
    return { verdict: 'unknown', says: error.message, remedy };
  }
  throw error;
}

interface Say {
  readonly note: (note: string) => void;
  /** @param atMs milliseconds, or an RFC 3339 time */
  readonly moment: (name: string, atMs: number | string, says: string) => void;
}

async function verify(
  options: VerifyOptions,
  say: Say,
  result: { eventId?: string; finding?: string },
): Promise<void> {
  const { deployment, clients, clock, sender, requestMs } = options;
  const settings = await settingsOf(options, say);
  const atMs = clock.now() - backdatedMs;
  const planned = await planOf(options, settings, atMs);
  for (const note of planned.notes) say.note(note);
  if (planned.dropped !== undefined) {
    throw new VerificationError(
      `${planned.dropped}: it would become no finding, so nothing was sent`,
      `try it as another sender's (--as ${sender === 'sysdig' ? 'falco' : 'sysdig'}), or change the setting`,
    );
  }
  const isSilent = settings.enrich !== undefined && planned.notes.length === 0;
  if (isSilent) say.note('no setting drops, folds or diverts it');
  const findings = findingsAt(clients.securityCenter, planned.parent, requestMs);
  await endEarlier(findings, say.note);

  const ingress = await chooseIngress(deployment, { timeoutMs: requestMs, clock });
  const sentMs = clock.now();
  const { detection } = planned.marked;
  const how = await sendEvent(options, settings, planned, ingress);
  result.eventId = detection.id;
  say.moment('sent', sentMs, how);

  const trail = trailOf(deployment, clients.google, sentMs - backdatedMs);
  const waited = await awaitFinding({
    eventId: detection.id,
    foldId: planned.foldId,
    atMs,
    findings,
    trail,
    clock,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
    onLine: ({ outcome, stage, at, reason, resource }) => {
      say.moment(outcome, at, [`by ${stage}`, reason ?? resource].filter(Boolean).join(': '));
    },
  });
  if (waited.finding === undefined) {
    const { says, remedy } = diagnose({
      trail: waited.trail,
      deadLetter: await findDeadLetter(deployment, clients.subscriber, detection.id, requestMs),
      unseen: waited.unseen,
      parent: planned.parent,
      sentTo: ingress.to,
      waitedSeconds: Math.round((clock.now() - sentMs) / 1000),
      flags: options.flags,
    });
    throw new VerificationError(says, remedy);
  }
  const { name, createdMs } = waited.finding;
  result.finding = name;
  if (waited.trail.length === 0 || typeof waited.trail === 'string') {
    const why = typeof waited.trail === 'string' ? waited.trail : 'no stage has logged it there';
    say.note(`the times of the stages are unknown: ${why}`);
  }
  const isFolded = !name.endsWith(`/${detection.id}`);
  say.moment('in SCC', isFolded ? waited.seenMs : createdMs, name);
  await setInactive(findings, name, name, 'works');
  say.moment('INACTIVE', clock.now(), 'set by this command: no action needed');
}

/** Undefined if the settings cannot be read. The event is sent anyway: settings only predict its path. */
async function settingsOf(
  { deployment, clients }: VerifyOptions,
  say: Say,
): Promise<StageSettings> {
  try {
    return await readSettings(deployment, clients.google);
  } catch (error) {
    if (!(error instanceof NotChecked)) throw error;
    say.note(`the effect of the settings is unknown: ${error.message}`);
    return {};
  }
}

async function planOf(
  { deployment, sender }: VerifyOptions,
  settings: StageSettings,
  atMs: number,
): Promise<Forecast> {
  const { sources, projectId } = deployment;
  const source = (sender === 'falco' ? sources.falco : undefined) ?? sources.sysdig;
  if (source === undefined) {
    throw new VerificationError(
      'the deployment names no source of findings',
      'name it with --deployment FILE: terraform output -json deployment > deployment.json',
    );
  }
  const mark = randomBytes(13).toString('hex');
  return forecast({ sender, mark, projectId, atMs }, settings, deployment, source);
}

/** @returns a description of how the event was sent */
async function sendEvent(
  options: VerifyOptions,
  settings: StageSettings,
  { marked }: Forecast,
  ingress: Ingress,
): Promise<string> {
  const { deployment, clients, clock, requestMs } = options;
  const { body, detection } = marked;
  if (ingress.to === 'Pub/Sub') {
    await publish(clients, deployment, body, requestMs);
    return ingress.why;
  }
  const secret = options.secret ?? (await storedSecret(options));
  const request = { body, id: detection.id, nowMs: clock.now() };
  const credentials = credentialsFor(secret, settings.receive, request);
  const answer = await post(ingress.url, body, credentials, {
    timeoutMs: requestMs,
    clock,
    isGiven: options.secret !== undefined,
  });
  return `POST ${ingress.url} with ${credentials.scheme}: ${answer}`;
}

async function storedSecret({ deployment, clients, sender }: VerifyOptions): Promise<string> {
  const secret = await readWebhookTokens(deployment, clients.google);
  const tokens = secret.state === 'held' ? secret.lines : [];
  const found = secretFor(tokens, sender);
  if (found !== undefined) return found;
  if (tokens.length > 0) {
    throw new VerificationError(
      `none of the tokens may send as ${sender}`,
      `try it as another sender's (--as ${sender === 'sysdig' ? 'falco' : 'sysdig'}), or add a token for it`,
    );
  }
  throw new VerificationError(
    `the secret ${deployment.webhookSecretId ?? ''} is ${secret.state === 'held' ? 'empty' : secret.state}`,
    `add a token: openssl rand -hex 32 | gcloud secrets versions add ${deployment.webhookSecretId ?? 'SECRET'} --data-file=-`,
  );
}
