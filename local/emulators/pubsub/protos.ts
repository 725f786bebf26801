import { createRequire } from 'node:module';
import { type AnyDefinition, fromJSON, type ServiceDefinition } from '@grpc/proto-loader';
import { isFields } from './fields.ts';

type Namespace = Parameters<typeof fromJSON>[0];

/** The two services, from the protos that the real client ships. */
export function pubSubServices(): { publisher: ServiceDefinition; subscriber: ServiceDefinition } {
  const require = createRequire(import.meta.url);
  const json: unknown = require('@google-cloud/pubsub/build/protos/protos.json');
  if (!isNamespace(json))
    throw new Error('@google-cloud/pubsub has no protos at the expected path');
  const definitions = fromJSON(json, { longs: String, enums: String, defaults: true });
  return {
    publisher: service(definitions['google.pubsub.v1.Publisher']),
    subscriber: service(definitions['google.pubsub.v1.Subscriber']),
  };
}

function isNamespace(value: unknown): value is Namespace {
  return isFields(value) && isFields(value['nested']);
}

function service(definition: AnyDefinition | undefined): ServiceDefinition {
  if (definition === undefined || !isService(definition)) {
    throw new Error('@google-cloud/pubsub has no google.pubsub.v1 services');
  }
  return definition;
}

/** Messages and enums have a format; services do not. */
function isService(definition: AnyDefinition): definition is ServiceDefinition {
  return !('format' in definition);
}
