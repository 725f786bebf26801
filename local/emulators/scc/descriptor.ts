import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fromJSON, type AnyDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { isObject } from '@pipeline/shared/json.ts';
import { protobuf } from 'google-gax';

/** The protos of the installed client, so that the emulator cannot diverge from what the client sends. */

type Namespace = Parameters<typeof fromJSON>[0];

const file = '@google-cloud/security-center/build/protos/protos.json';
const v2 = 'google.cloud.securitycenter.v2';

const protos = readProtos();
const root = protobuf.Root.fromJSON(protos).resolveAll();

/** The Finding message, for conversions and rules that work by descriptor instead of naming fields. */
export const findingType: protobuf.Type = root.lookupType(`${v2}.Finding`);

/** The SecurityCenter service, decoding into plain objects: 64-bit integers and enums as strings. */
export const securityCenter: ServiceDefinition = readService();

function readProtos(): Namespace {
  // Our own copy: the client loads the same file, and protobufjs modifies its input.
  const protosJson: unknown = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve(file), 'utf8'),
  );
  if (!isNamespace(protosJson)) throw new TypeError(`${file} holds no protobuf namespace`);
  return protosJson;
}

function readService(): ServiceDefinition {
  const definitions = fromJSON(protos, { longs: String, enums: String, oneofs: true });
  const service = definitions[`${v2}.SecurityCenter`];
  if (!isService(service)) throw new TypeError(`${file} has no service ${v2}.SecurityCenter`);
  return service;
}

function isNamespace(value: unknown): value is Namespace {
  return isObject(value) && isObject(value['nested']);
}

/** Messages and enums have a format; a service is a plain map of methods. */
function isService(definition: AnyDefinition | undefined): definition is ServiceDefinition {
  return definition !== undefined && !('format' in definition);
}
