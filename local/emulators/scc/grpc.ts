import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { errorText } from '@pipeline/shared/errors.ts';
import { securityCenter } from './descriptor.ts';
import type { SccFaults } from './faults.ts';
import { isMessage, type Message } from './messages.ts';
import { Refusal, type CodeName } from './refusal.ts';
import type { Method, Reply } from './method.ts';

/** An attempt to write a finding. */
export interface Write {
  /** The canonical name of the finding; the requested name if it has none. */
  readonly name: string;
  /** The result, whether or not the client receives it. */
  readonly outcome: 'created' | 'alreadyExists' | 'updated' | 'refused';
  /** The code for the client: OK, or that of the failure. */
  readonly code: CodeName;
}

export interface Edge {
  readonly methods: Readonly<Record<string, Method>>;
  readonly faults: SccFaults;
  readonly onCall: (method: string, code: CodeName) => void;
  readonly onWrite: (write: Write) => void;
}

export interface Listening {
  readonly port: number;
  /** Closes immediately: calls in flight fail with UNAVAILABLE. */
  close(): Promise<void>;
}

/** Serves the methods over gRPC, without encryption, on the loopback. Port 0 chooses a free one. */
export async function listen(edge: Edge, port: number): Promise<Listening> {
  const closed = new AbortController();
  const server = new Server();
  server.addService(securityCenter, implementation(edge, closed.signal));
  return {
    port: await bind(server, port),
    close: async () => {
      closed.abort();
      // One turn for responses to calls in flight: if cut off, they would look cancelled by the client.
      await nextTurn();
      server.forceShutdown();
    },
  };
}

async function bind(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
    if (error === null) resolve(bound);
    else reject(error);
  });
  return promise;
}

function implementation(edge: Edge, signal: AbortSignal): UntypedServiceImplementation {
  const handlers = Object.entries(edge.methods).map(([name, method]) => {
    const respond = async (request: unknown, callback: sendUnaryData<Message>): Promise<void> => {
      const { code, details, message, write } = await answer(
        edge.faults,
        method,
        isMessage(request) ? request : {},
        signal,
      );
      edge.onCall(name, code);
      if (write !== undefined) edge.onWrite({ ...write, code });
      if (message === undefined) callback({ code: status[code], details });
      else callback(null, message);
    };
    const handler: handleUnaryCall<unknown, Message> = ({ request }, callback) => {
      void respond(request, callback);
    };
    return [name, handler] as const;
  });
  return Object.fromEntries(handlers);
}

interface Answer {
  readonly code: CodeName;
  readonly details: string;
  /** Only if the code is OK. */
  readonly message?: Message;
  readonly write: Omit<Write, 'code'> | undefined;
}

async function answer(
  faults: SccFaults,
  method: Method,
  request: Message,
  signal: AbortSignal,
): Promise<Answer> {
  const told = (outcome: Write['outcome']): Answer['write'] =>
    method.target && { name: method.target(request), outcome };
  const failed = ({ code, message }: Refusal, outcome: Write['outcome']): Answer => ({
    code,
    details: message,
    write: told(outcome),
  });
  try {
    await faults.delay(signal);
    const fault = faults.refusal(method.writes);
    if (fault !== undefined) return failed(fault, 'refused');
    const reply: Reply = method.run(request);
    const lost = method.writes ? faults.lostReply() : undefined;
    const write = reply.outcome && told(reply.outcome);
    return lost === undefined
      ? { code: 'OK', details: '', message: reply.message, write }
      : { code: lost.code, details: lost.message, write };
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unexpected(error, signal);
    return failed(refusal, refusal.code === 'ALREADY_EXISTS' ? 'alreadyExists' : 'refused');
  }
}

function unexpected(error: unknown, signal: AbortSignal): Refusal {
  if (signal.aborted) return new Refusal('UNAVAILABLE', 'The emulator was closed.');
  return new Refusal('INTERNAL', `The emulator failed: ${errorText(error)}`);
}
