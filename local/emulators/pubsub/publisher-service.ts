import type { Clock } from '@pipeline/shared/clock.ts';
import type { Broker, TopicSettings } from './broker.ts';
import type { FaultInjector } from './faults.ts';
import { type Fields, message, messages, text, texts, toSeconds } from './fields.ts';
import { readLabels } from './labels.ts';
import { checkMessages } from './message.ts';
import { checkName, checkProject } from './names.ts';
import { refuseGiven, refusePaths, unknownOfTopics } from './not-emulated.ts';
import { retentionMs } from './retention.ts';
import { invalidArgument } from './rpc-error.ts';
import type { Method } from './unary.ts';
import { fromPubsubMessage, pageOf } from './wire.ts';

export interface PublisherOptions {
  readonly broker: Broker;
  readonly faults: FaultInjector;
  readonly clock: Clock;
}

/** The methods of google.pubsub.v1.Publisher; missing ones answer UNIMPLEMENTED. */
export function publisherMethods({
  broker,
  faults,
  clock,
}: PublisherOptions): Record<string, Method> {
  return {
    CreateTopic: (request) => {
      const topic = readTopic(request);
      broker.createTopic(topic);
      return toTopic(topic);
    },

    GetTopic: (request) => toTopic(broker.topic(topicName(request))),

    ListTopics: (request) => {
      const prefix = `${checkProject(text(request, 'project'))}/`;
      const topics = broker.topics().filter(({ name }) => name.startsWith(prefix));
      const { page, nextPageToken } = pageOf(topics, request);
      return { topics: page.map(toTopic), nextPageToken };
    },

    ListTopicSubscriptions: (request) => {
      const names = broker.subscriptionsOf(topicName(request));
      const { page, nextPageToken } = pageOf(names, request);
      return { subscriptions: page, nextPageToken };
    },

    UpdateTopic: (request) => {
      const fields = message(request, 'topic') ?? {};
      const paths = texts(message(request, 'updateMask') ?? {}, 'paths');
      const topic = updateTopic(
        broker.topic(checkName('topics', text(fields, 'name'))),
        fields,
        paths,
      );
      broker.updateTopic(topic);
      return toTopic(topic);
    },

    DeleteTopic: (request) => {
      broker.deleteTopic(topicName(request));
      return {};
    },

    Publish: async (request, { signal }) => {
      if (faults.publishLatencyMs > 0) await clock.sleep(faults.publishLatencyMs, signal);
      const topic = topicName(request);
      const published = messages(request, 'messages').map(fromPubsubMessage);
      broker.topic(topic);
      checkMessages(published);
      faults.checkPublish();
      return { messageIds: broker.publish(topic, published) };
    },
  };
}

function topicName(request: Fields): string {
  return checkName('topics', text(request, 'topic'));
}

function readTopic(fields: Fields): TopicSettings {
  refuseGiven(fields, unknownOfTopics);
  return {
    name: checkName('topics', text(fields, 'name')),
    labels: readLabels(fields),
    messageRetentionMs: retentionMs(fields),
  };
}

function updateTopic(
  topic: TopicSettings,
  fields: Fields,
  paths: readonly string[],
): TopicSettings {
  if (paths.length === 0) {
    throw invalidArgument(
      'The update_mask in the UpdateTopicRequest must be set, and must contain a non-empty paths list.',
    );
  }
  refusePaths(paths, unknownOfTopics);
  const { labels, messageRetentionMs } = readTopic(fields);
  const changes: Record<string, Partial<TopicSettings>> = {
    labels: { labels },
    message_retention_duration: { messageRetentionMs },
  };
  const updated = { ...topic };
  for (const path of paths) {
    const change = changes[path];
    if (change === undefined) {
      throw invalidArgument(
        `Invalid update_mask provided in the UpdateTopicRequest: ${path} is not a known Topic field.`,
      );
    }
    Object.assign(updated, change);
  }
  return updated;
}

function toTopic({ name, labels, messageRetentionMs }: TopicSettings): object {
  return {
    name,
    labels,
    messageRetentionDuration:
      messageRetentionMs === undefined ? undefined : toSeconds(messageRetentionMs),
    state: 'ACTIVE',
  };
}
