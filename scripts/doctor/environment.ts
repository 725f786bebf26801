import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { openClients, type Clients } from '../lib/clients.ts';
import type { Deployment } from '../lib/deployment.ts';

/** What reading a deployment takes: which one it is, the clients, and bounds. */
export interface Environment {
  readonly deployment: Deployment;
  /** The options that name the deployment, for the commands in remedies: `--local`. */
  readonly flags: string;
  readonly clients: Clients;
  /** From an option or a variable; it goes before the deployment's own. */
  readonly sysdigToken: string | undefined;
  /** Without a finding for longer than this, a source is silent. */
  readonly silentHours: number;
  /** That one request may take. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** The environment with real clients: those of the deployment, or of the emulators. */
export function openEnvironment(
  options: Omit<Environment, 'clients' | 'clock'>,
  env: Readonly<NodeJS.ProcessEnv>,
): Environment {
  const { deployment, timeoutMs } = options;
  return { ...options, clock: systemClock, clients: openClients(deployment, timeoutMs, env) };
}
