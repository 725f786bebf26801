import type { handleUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { type Fields, isFields } from './fields.ts';
import { invalidArgument, toRpcError } from './rpc-error.ts';

/** Facts about a call other than its request. */
interface CallContext {
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Milliseconds until the caller's deadline; infinite without one. */
  readonly remainingMs: () => number;
}

/** A method: request fields in, response out. @throws RpcError */
export type Method = (request: Fields, context: CallContext) => object | Promise<object>;

/** Adapts a method to grpc-js. */
export function unary(method: Method): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    const hangUp = new AbortController();
    call.on('cancelled', () => {
      hangUp.abort();
    });
    const context = {
      signal: hangUp.signal,
      // The caller's deadline is in real time, regardless of the emulator's clock.
      remainingMs: () => Number(call.getDeadline()) - Date.now(),
    };
    void respond(async () => method(decoded(call.request), context), callback);
  };
}

async function respond(
  answer: () => Promise<object>,
  callback: sendUnaryData<unknown>,
): Promise<void> {
  let response: object;
  try {
    response = await answer();
  } catch (error) {
    callback(toRpcError(error));
    return;
  }
  callback(null, response);
}

function decoded(request: unknown): Fields {
  if (!isFields(request)) throw invalidArgument('no request');
  return request;
}
