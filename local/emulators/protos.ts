import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { isObject } from '@pipeline/shared/json.ts';
import { protobuf } from 'google-gax';
import { StrictReader } from './strict-reader.ts';

/**
 * The protos of an installed client, so that an emulator cannot diverge from what the client sends.
 * @param file The module path of its protos.json.
 */
export function readProtos(file: string): protobuf.Root {
  // Our own copy: the client loads the same file, and protobufjs modifies its input.
  const protos: unknown = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve(file), 'utf8'),
  );
  if (!isNamespace(protos)) throw new TypeError(`${file} holds no protobuf namespace`);
  const root = protobuf.Root.fromJSON(protos);
  root.resolveAll();
  return root;
}

/**
 * A service for grpc-js. It decodes requests strictly, and into plain objects.
 * @param options The form of these objects.
 */
export function serviceDefinition(
  service: protobuf.Service,
  options: protobuf.IConversionOptions,
): ServiceDefinition {
  const path = service.fullName.replace(/^\./, '/');
  return Object.fromEntries(
    service.methodsArray.map((method) => [
      method.name,
      { path: `${path}/${method.name}`, ...methodDefinition(method, options) },
    ]),
  );
}

function methodDefinition(
  method: protobuf.Method,
  options: protobuf.IConversionOptions,
): Omit<MethodDefinition<object, object>, 'path'> {
  const { resolvedRequestType: request, resolvedResponseType: response } = method;
  if (request === null || response === null) throw new TypeError(`${method.name} has no types`);
  return {
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: (message) => encode(request, message),
    // grpc-js answers INTERNAL if this throws.
    requestDeserialize: (bytes) =>
      request.toObject(request.decode(new StrictReader(bytes)), options),
    responseSerialize: (message) => encode(response, message),
    responseDeserialize: (bytes) => response.toObject(response.decode(bytes), options),
  };
}

function encode(type: protobuf.Type, message: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

function isNamespace(value: unknown): value is protobuf.INamespace {
  return isObject(value) && isObject(value['nested']);
}
