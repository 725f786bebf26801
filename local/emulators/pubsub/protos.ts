import type { ServiceDefinition } from '@grpc/grpc-js';
import { readProtos, serviceDefinition } from '../protos.ts';

/** The two services. */
export function pubSubServices(): { publisher: ServiceDefinition; subscriber: ServiceDefinition } {
  const root = readProtos('@google-cloud/pubsub/build/protos/protos.json');
  const service = (name: string): ServiceDefinition =>
    serviceDefinition(root.lookupService(`google.pubsub.v1.${name}`), {
      longs: String,
      enums: String,
      defaults: true,
    });
  return { publisher: service('Publisher'), subscriber: service('Subscriber') };
}
