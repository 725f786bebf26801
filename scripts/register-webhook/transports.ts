import { fieldIn, objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { SysdigClient } from './client.ts';
import {
  channelBody,
  channelsPath,
  needsToEditChannels,
  needsToReadChannels,
  planChannel,
} from './channel.ts';
import { idOf, objectList } from './answer.ts';
import { integrationsPath, needsAdmin, planIntegration } from './integration.ts';
import type { Plan, DesiredWebhook } from './plan.ts';

/** Sysdig's two ways of posting events to a URL. */
export type TransportName = 'forwarder' | 'channel';

export interface Transport {
  /** Name in messages. */
  readonly kind: string;
  /** @throws SysdigError */
  readonly list: (client: SysdigClient) => Promise<unknown>;
  /** @throws SysdigError if the name belongs to another type, or exists twice */
  readonly plan: (listed: unknown, desired: DesiredWebhook) => Plan;
  /**
   * Applies a plan. @param test whether Sysdig should send its test, if the transport supports that
   * @returns the id. @throws SysdigError
   */
  readonly apply: (client: SysdigClient, plan: Plan, test: boolean) => Promise<number>;
  /** Names of the listed items that currently post to a URL. */
  readonly sendingTo: (listed: unknown, url: string) => string[];
  /** Whether Sysdig sends a test notification on request. */
  readonly hasTest: boolean;
  /** Whether Sysdig returns the stored secret. */
  readonly showsSecret: boolean;
}

export const transports: Record<TransportName, Transport> = {
  forwarder: {
    kind: 'integration of the event forwarder',
    list: async (client) => client({ method: 'GET', path: integrationsPath, needs: needsAdmin }),
    plan: planIntegration,
    apply: async (client, { id, body }) => {
      const saved = await client(
        id === undefined
          ? { method: 'POST', path: integrationsPath, body, needs: needsAdmin }
          : { method: 'PUT', path: `${integrationsPath}/${id}`, body, needs: needsAdmin },
      );
      return idOf(saved);
    },
    sendingTo: (listed, url) =>
      objectList(fieldIn(listed, 'data'), 'an integration')
        .filter(({ isEnabled }) => isEnabled !== false)
        .filter(({ connectionInfo }) => textIn(connectionInfo, 'endpoint') === url)
        .map((integration) => textIn(integration, 'name') ?? ''),
    hasTest: false,
    showsSecret: false,
  },
  channel: {
    kind: 'notification channel',
    list: async (client) =>
      client({ method: 'GET', path: channelsPath, needs: needsToReadChannels }),
    plan: planChannel,
    apply: async (client, plan, test) => {
      const { id } = plan;
      const body = channelBody(plan, test);
      const saved = await client(
        id === undefined
          ? { method: 'POST', path: channelsPath, body, needs: needsToEditChannels }
          : { method: 'PUT', path: `${channelsPath}/${id}`, body, needs: needsToEditChannels },
      );
      return idOf(objectIn(saved, 'notificationChannel'));
    },
    sendingTo: (listed, url) =>
      objectList(fieldIn(listed, 'notificationChannels'), 'a notification channel')
        .filter(({ enabled }) => enabled !== false)
        .filter(({ options }) => textIn(options, 'url') === url)
        .map((channel) => textIn(channel, 'name') ?? ''),
    hasTest: true,
    showsSecret: true,
  },
};
