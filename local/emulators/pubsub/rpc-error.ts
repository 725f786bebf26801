import { status } from '@grpc/grpc-js';

/** A refusal with the gRPC status that the real service gives. */
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

/** The real one's words (googleapis/google-cloud-go#9723); the resource is named by its last part. */
export function notFound(name: string): RpcError {
  return new RpcError(status.NOT_FOUND, `Resource not found (resource=${lastPart(name)}).`);
}

/** The real one's words (GoogleCloudPlatform/nodejs-getting-started#351). */
export function alreadyExists(name: string): RpcError {
  return new RpcError(
    status.ALREADY_EXISTS,
    `Resource already exists in the project (resource=${lastPart(name)}).`,
  );
}

/** For what the real service does and this one does not: better refused than silently ignored. */
export function notEmulated(what: string): RpcError {
  return new RpcError(status.UNIMPLEMENTED, `${what} is not in this emulator`);
}

/** What gRPC can answer for anything that was thrown; it takes the status from `code` and `message`. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return new RpcError(status.INTERNAL, error instanceof Error ? error.message : String(error));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
