import type { ServiceDefinition } from '@grpc/grpc-js';
import type { protobuf } from 'google-gax';
import { readProtos, serviceDefinition } from '../protos.ts';

const v2 = 'google.cloud.securitycenter.v2';

const root = readProtos('@google-cloud/security-center/build/protos/protos.json');

/** The Finding message, for conversions and rules that work by descriptor instead of naming fields. */
export const findingType: protobuf.Type = root.lookupType(`${v2}.Finding`);

/** The SecurityCenter service, decoding into plain objects: 64-bit integers and enums as strings. */
export const securityCenter: ServiceDefinition = serviceDefinition(
  root.lookupService(`${v2}.SecurityCenter`),
  { longs: String, enums: String, oneofs: true },
);
