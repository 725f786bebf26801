import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { googleAuthLibrary } from 'google-gax';
import {
  deploymentPipeline,
  type DeploymentPipeline,
  type DeploymentPipelineOptions,
} from '../../../../console/deployment/pipeline.ts';
import { startConsole, type Console } from '../../../../console/server/index.ts';
import { closeClients, type Clients } from '../../../../scripts/lib/clients.ts';
import { createGoogleApi, googleEndpoints } from '../../../../scripts/lib/google-api.ts';
import { startDeployed, type Deployed } from '../../scripts/doctor/deployed.ts';
import { connect } from '../../local/emulators/scc/harness.ts';

/**
 * A deployment, with the clients of its console: the real ones, connected to the emulators and to a fake REST server.
 */
export interface World extends Deployed {
  readonly clients: Clients;
  /** Opens a console for it. Closing the world closes all of them. */
  readonly open: (options?: Partial<DeploymentPipelineOptions>) => Promise<Opened>;
}

export interface Opened {
  readonly console: Console;
  readonly pipeline: DeploymentPipeline;
  readonly ask: <T>(path: string, method?: string, body?: unknown) => Promise<Answer<T>>;
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** The system's clock, which a test can advance. */
export class ForwardClock implements Clock {
  #aheadMs = 0;
  now = (): number => Date.now() + this.#aheadMs;
  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => systemClock.sleep(ms, signal);
  forward(ms: number): void {
    this.#aheadMs += ms;
  }
}

export const week = 7 * 24 * 3_600_000;

export async function startWorld(): Promise<World> {
  const deployed = await startDeployed();
  const endpoints = Object.fromEntries(
    Object.keys(googleEndpoints).map((service) => [service, `${deployed.url}/${service}`]),
  );
  const clients: Clients = {
    publisher: createPublisherClient(deployed.emulator.host),
    subscriber: localSubscriber(deployed.emulator.host),
    securityCenter: connect(deployed.scc.port),
    google: createGoogleApi({
      auth: new googleAuthLibrary.PassThroughClient(),
      endpoints,
      timeoutMs: 5000,
    }),
  };
  const consoles: Console[] = [];
  return {
    ...deployed,
    clients,
    open: async (options = {}) => {
      const { clock = systemClock } = options;
      const pipeline = await deploymentPipeline({
        deployment: deployed.deployment,
        clients,
        clock,
        since: new Date(Date.now() - week).toISOString(),
        limit: 20_000,
        allowChanges: false,
        archive: 'none',
        env: { PUBSUB_EMULATOR_HOST: deployed.emulator.host },
        settleMs: 300,
        ...options,
      });
      const console = await startConsole(pipeline, { port: 0, clock });
      consoles.push(console);
      await pipeline.load();
      const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<Answer<T>> => {
        const response = await fetch(`${console.url}${path}`, {
          method,
          ...(body !== undefined && {
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }),
        });
        return { status: response.status, body: (await response.json()) as T };
      };
      return { console, pipeline, ask };
    },
    close: async () => {
      for (const console of consoles) await console.close();
      await closeClients(clients);
      await deployed.close();
    },
  };
}
