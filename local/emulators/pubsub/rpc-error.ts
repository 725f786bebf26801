import { status } from '@grpc/grpc-js';

/** A refusal with the gRPC status of the real service. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

export function invalidArgument(message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, message);
}

/** The real service's text (googleapis/google-cloud-go#9723); it names the resource by its last part. */
export function notFound(name: string): RpcError {
  return new RpcError(status.NOT_FOUND, `Resource not found (resource=${lastPart(name)}).`);
}

/** The real service's text (GoogleCloudPlatform/nodejs-getting-started#351). */
export function alreadyExists(name: string): RpcError {
  return new RpcError(
    status.ALREADY_EXISTS,
    `Resource already exists in the project (resource=${lastPart(name)}).`,
  );
}

/** For unsupported features of the real service: refuse them instead of ignoring them silently. */
export function notEmulated(what: string): RpcError {
  return new RpcError(status.UNIMPLEMENTED, `${what} is not supported by this emulator`);
}

/** Converts any thrown value for gRPC, which reads the status from `code` and `message`. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return new RpcError(status.INTERNAL, error instanceof Error ? error.message : String(error));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
