import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAnswer, type Parsed } from './answer-parser.ts';
import type { Answer, WireCase } from './case.ts';

interface Idle {
  readonly socket: Socket;
  readonly since: number;
}

/** Node closes a connection after five idle seconds: do not reuse one that is nearly that old. */
const maxIdleMs = 2500;

/** Plain sockets to one server, reused for the next case if the framing of the last one was sound. */
export class Connections {
  readonly #port: number;
  readonly #idle: Idle[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a case and waits for the response, at most `timeoutMs`. */
  async exchange(wireCase: WireCase, timeoutMs: number): Promise<Answer> {
    const startedAt = performance.now();
    const socket = await this.#socket(wireCase.isFramed);
    const end = (answer: Partial<Answer>): Answer => ({
      status: undefined,
      headers: '',
      body: Buffer.alloc(0),
      timedOut: false,
      millis: performance.now() - startedAt,
      ...answer,
    });
    if (wireCase.expectation === 'abandoned') {
      await send(socket, wireCase, () => false);
      socket.resetAndDestroy();
      return end({});
    }
    const reading = read(socket, wireCase.isHead === true, timeoutMs);
    const sending = send(socket, wireCase, () => reading.isOver());
    const result = await reading.result;
    if (result === 'timeout' || result === 'closed') {
      socket.destroy();
      await sending;
      return end({ timedOut: result === 'timeout' });
    }
    await sending;
    const { status, headers, body, keepsAlive } = result;
    if (wireCase.isFramed && keepsAlive && !socket.destroyed) {
      this.#idle.push({ socket, since: performance.now() });
    } else socket.destroy();
    return end({ status, headers, body });
  }

  close(): void {
    for (const { socket } of this.#idle.splice(0)) socket.destroy();
  }

  async #socket(mayBeUsed: boolean): Promise<Socket> {
    for (let idle = mayBeUsed ? this.#idle.pop() : undefined; idle; idle = this.#idle.pop()) {
      if (!idle.socket.destroyed && performance.now() - idle.since < maxIdleMs) return idle.socket;
      idle.socket.destroy();
    }
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    // Later errors appear as a closed connection.
    socket.on('error', () => undefined);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    return socket;
  }
}

async function send(
  socket: Socket,
  { parts, pauseMs, endsAfter }: WireCase,
  isOver: () => boolean,
): Promise<void> {
  for (const [at, part] of parts.entries()) {
    if (at > 0 && pauseMs !== undefined) await sleep(pauseMs);
    if (socket.destroyed || isOver()) return;
    await new Promise<void>((resolve) => {
      // Do not wait for `drain`: a server that refuses early never reads the rest.
      const done = (): void => {
        socket.off('close', done);
        resolve();
      };
      socket.once('close', done);
      if (socket.write(part)) done();
      else socket.once('drain', done);
    });
  }
  // Close our side if the server may still be waiting for input.
  if (endsAfter === true) socket.end();
}

interface Reading {
  readonly result: Promise<Parsed | 'closed' | 'timeout'>;
  isOver(): boolean;
}

function read(socket: Socket, isHead: boolean, timeoutMs: number): Reading {
  const over = new AbortController();
  const result = new Promise<Parsed | 'closed' | 'timeout'>((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const finish = (outcome: Parsed | 'closed' | 'timeout'): void => {
      clearTimeout(timer);
      socket.off('data', take).off('close', close);
      over.abort();
      resolve(outcome);
    };
    const take = (chunk: Buffer): void => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const parsed = parseAnswer(bytes, isHead, false);
      if (parsed !== undefined) finish(parsed);
    };
    const close = (): void => {
      finish(parseAnswer(bytes, isHead, true) ?? 'closed');
    };
    const timer = setTimeout(() => {
      finish('timeout');
    }, timeoutMs);
    socket.on('data', take).on('close', close);
    if (socket.destroyed) close();
  });
  return { result, isOver: () => over.signal.aborted };
}
