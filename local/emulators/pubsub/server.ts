import {
  type handleBidiStreamingCall,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { pubSubServices } from './protos.ts';
import { type Method, unary } from './unary.ts';

export interface ServerOptions {
  readonly publisher: Readonly<Record<string, Method>>;
  readonly subscriber: Readonly<Record<string, Method>>;
  readonly streamingPull: handleBidiStreamingCall<unknown, unknown>;
  /** The port; 0 chooses a free one. */
  readonly port: number;
}

/** Far above the 10 MB of a publish request, so that the caller gets our own refusal. */
const maxRequestBytes = 64 * 1024 * 1024;

const graceMs = 200;

/** A server on the loopback, without TLS, as the client expects of an emulator. */
export async function startServer(
  options: ServerOptions,
): Promise<{ port: number; server: Server }> {
  const { publisher, subscriber } = pubSubServices();
  const server = new Server({ 'grpc.max_receive_message_length': maxRequestBytes });
  server.addService(publisher, toImplementation(options.publisher));
  server.addService(subscriber, {
    ...toImplementation(options.subscriber),
    StreamingPull: options.streamingPull,
  });
  const port = await new Promise<number>((resolve, reject) => {
    const address = `127.0.0.1:${options.port}`;
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new Error(`cannot listen on ${address}`, { cause: error }));
    });
  });
  return { port, server };
}

/** Lets pending responses arrive, but waits no longer than the grace time. */
export async function shutDown(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}

function toImplementation(methods: Readonly<Record<string, Method>>): UntypedServiceImplementation {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, unary(method)] as const),
  );
}
