import type { Clock } from '@pipeline/shared/clock.ts';
import type { Broker } from './broker.ts';
import { durationMs, type Fields, flag, integer, message, text, texts } from './fields.ts';
import { checkName, checkProject } from './names.ts';
import { pull } from './pull.ts';
import { invalidArgument, notEmulated } from './rpc-error.ts';
import { readSettings, toSubscription, updateSettings } from './settings.ts';
import type { SubscriptionResource } from './subscription-resource.ts';
import type { Method } from './unary.ts';
import { pageOf, toReceivedMessage } from './wire.ts';

export interface SubscriberOptions {
  readonly broker: Broker;
  readonly clock: Clock;
  /** Maximum wait of a pull for a first message, in milliseconds. */
  readonly pullWaitMs: number;
}

/** An empty response must be sent before the caller's deadline, otherwise it is an error. */
const answerMarginMs = 1000;

/** The unary methods of google.pubsub.v1.Subscriber; missing ones answer UNIMPLEMENTED. */
export function subscriberMethods(options: SubscriberOptions): Record<string, Method> {
  const { broker, clock, pullWaitMs } = options;
  const find = (request: Fields): SubscriptionResource =>
    broker.subscription(subscriptionName(request));

  return {
    CreateSubscription: (request) => {
      const settings = readSettings(request);
      broker.createSubscription(settings);
      return toSubscription(settings);
    },

    GetSubscription: (request) => toSubscription(find(request).settings),

    ListSubscriptions: (request) => {
      const prefix = `${checkProject(text(request, 'project'))}/`;
      const settings = broker.subscriptions().filter(({ name }) => name.startsWith(prefix));
      const { page, nextPageToken } = pageOf(settings, request);
      return { subscriptions: page.map(toSubscription), nextPageToken };
    },

    UpdateSubscription: (request) => {
      const fields = message(request, 'subscription') ?? {};
      const paths = texts(message(request, 'updateMask') ?? {}, 'paths');
      const name = checkName('subscriptions', text(fields, 'name'));
      const { settings } = broker.subscription(name);
      if (paths.length === 0) {
        throw invalidArgument(
          'The update_mask in the UpdateSubscriptionRequest must be set, and must contain a non-empty paths list.',
        );
      }
      broker.updateSubscription(updateSettings(settings, fields, paths));
      return toSubscription(broker.subscription(name).settings);
    },

    ModifyPushConfig: (request) => {
      const { settings } = find(request);
      broker.updateSubscription(updateSettings(settings, request, ['push_config']));
      return {};
    },

    DeleteSubscription: (request) => {
      broker.deleteSubscription(subscriptionName(request));
      return {};
    },

    Seek: (request) => {
      if (text(request, 'snapshot') !== '') throw notEmulated('snapshot');
      const time = durationMs(request, 'time');
      if (time === undefined) throw invalidArgument('No target specified: time or snapshot.');
      broker.seek(subscriptionName(request), time);
      return {};
    },

    Pull: async (request, { signal, remainingMs }) => {
      const subscription = find(request);
      const maxMessages = integer(request, 'maxMessages');
      if (maxMessages <= 0) throw invalidArgument('No max_messages specified');
      subscription.requirePull();
      const leases = await pull(subscription.dispatcher, {
        maxMessages,
        ackDeadlineMs: subscription.settings.ackDeadlineSeconds * 1000,
        waitMs: flag(request, 'returnImmediately')
          ? 0
          : Math.min(pullWaitMs, remainingMs() - answerMarginMs),
        signal,
        clock,
      });
      const withAttempt = subscription.hasDeadLetterPolicy;
      return { receivedMessages: leases.map((lease) => toReceivedMessage(lease, withAttempt)) };
    },

    Acknowledge: (request) => {
      const subscription = find(request);
      for (const ackId of ackIdsOf(request, subscription)) subscription.acknowledge(ackId);
      return {};
    },

    ModifyAckDeadline: (request) => {
      const subscription = find(request);
      const seconds = integer(request, 'ackDeadlineSeconds');
      for (const ackId of ackIdsOf(request, subscription)) {
        subscription.modifyAckDeadline(ackId, seconds);
      }
      return {};
    },
  };
}

function subscriptionName(request: Fields): string {
  return checkName('subscriptions', text(request, 'subscription'));
}

function ackIdsOf(request: Fields, subscription: SubscriptionResource): string[] {
  const ackIds = texts(request, 'ackIds');
  if (ackIds.length === 0) throw invalidArgument('No ack ids specified.');
  subscription.checkAckIds(ackIds);
  return ackIds;
}
