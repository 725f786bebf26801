import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { openClients, type Clients } from '../lib/clients.ts';
import type { Deployment } from '../lib/deployment.ts';

/** Everything that the checks need to read a deployment: its description, clients and limits. */
export interface Environment {
  readonly deployment: Deployment;
  /** Options that select the deployment, such as `--local`: remedies repeat them in their commands. */
  readonly flags: string;
  readonly clients: Clients;
  /** From an option or an environment variable; takes precedence over the deployment's own token. */
  readonly sysdigToken: string | undefined;
  /** A source without a finding for longer than this is silent. */
  readonly silentHours: number;
  /** Maximum duration of one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Creates the environment with clients of the real services, or of the emulators for a local pipeline. */
export function openEnvironment(
  options: Omit<Environment, 'clients' | 'clock'>,
  env: Readonly<NodeJS.ProcessEnv>,
): Environment {
  const { deployment, timeoutMs } = options;
  return { ...options, clock: systemClock, clients: openClients(deployment, timeoutMs, env) };
}
