import { sysdigApi } from '@pipeline/shared/sysdig-regions.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { probe, type Answer } from '../lib/probe.ts';
import { numberedLines } from '@pipeline/shared/secrets.ts';
import { readStoredSecret } from '../lib/secret-manager.ts';
import type { Environment } from './environment.ts';
import { NotChecked } from '../lib/not-checked.ts';

export interface SysdigAnswer extends Answer {
  readonly region: string;
  readonly api: string;
}

const windowMs = 10 * 60_000;

/**
 * Requests one event of the last ten minutes from Sysdig's API: a minimal version of poll's call.
 * @throws NoAnswer, NotChecked
 */
export async function probeSysdig(options: Environment): Promise<SysdigAnswer> {
  const { deployment, clock } = options;
  if (deployment.sysdig === undefined) {
    throw new NotChecked('the deployment does not read from Sysdig (it names no sysdig)');
  }
  const { region } = deployment.sysdig;
  const api = sysdigApi(region);
  const token = await sysdigToken(options);
  const now = clock.now();
  const query = `from=${nanosOfMillis(now - windowMs)}&to=${nanosOfMillis(now)}&limit=1`;
  const headers = { authorization: `Bearer ${token}`, 'x-sysdig-product': 'SDS' };
  const answer = await probe(`${api}/secure/events/v1/events?${query}`, { headers }, options);
  return { ...answer, region, api };
}

async function sysdigToken(options: Environment): Promise<string> {
  const { deployment, clients, sysdigToken: given } = options;
  const token = given ?? deployment.local?.sysdigToken;
  if (token !== undefined) return token;
  const secretId = deployment.sysdig?.tokenSecretId;
  if (secretId === undefined) {
    throw new NotChecked('no Sysdig token is known: set SYSDIG_TOKEN, or use --sysdig-token-file');
  }
  const secret = await readStoredSecret(clients.google, secretId, (text) =>
    numberedLines(text).map((each) => each.text),
  );
  const [line] = secret.state === 'held' ? secret.lines : [];
  if (line !== undefined) return line;
  throw new NotChecked(
    `the secret ${secretId} holds no token. Add one: ` +
      `gcloud secrets versions add ${secretId} --data-file=FILE`,
  );
}
