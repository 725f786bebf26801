import type { IncomingMessage } from 'node:http';

/** Bounds the bytes that several bodies hold together. */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns whether there is room for them: then they are taken until they are released. */
  reserve(bytes: number): boolean {
    if (this.#held + bytes > this.#limit) return false;
    this.#held += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}

/**
 * The body, of which no more than `maxBytes` is ever kept; the rest of one that is larger, or that there is no room for, runs into
 * nothing. By events: an iterator makes a dozen promises of each request.
 * @param declaredBytes what the headers say of its length; 0 where they do not.
 * @param budget what the body's bytes are taken from: whoever gets a body releases them.
 */
export async function readRawBody(
  request: IncomingMessage,
  declaredBytes: number,
  maxBytes: number,
  budget: ByteBudget,
): Promise<Buffer | 'too large' | 'no room' | 'aborted'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isOver = false;
    const end = (without: 'too large' | 'no room' | 'aborted'): void => {
      if (isOver) return;
      isOver = true;
      budget.release(length);
      request.off('data', take);
      // Read on, or the connection would be stuck and the sender never see the answer.
      request.resume();
      resolve(without);
    };
    const take = (chunk: Buffer): void => {
      if (length + chunk.length > maxBytes) end('too large');
      else if (budget.reserve(chunk.length)) {
        length += chunk.length;
        chunks.push(chunk);
      } else end('no room');
    };
    const isAborted = (): boolean => request.destroyed && !request.complete;
    // Also after what has settled it: a sender that hangs up then concerns nobody.
    request.on('error', (error) => {
      if (!isAborted()) reject(error);
      end('aborted');
    });
    request.on('close', () => {
      if (isAborted()) end('aborted');
    });
    if (isAborted()) {
      end('aborted');
    } else if (declaredBytes > maxBytes) {
      end('too large');
    } else {
      request.on('end', () => {
        if (isOver) return;
        isOver = true;
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      });
      request.on('data', take);
    }
  });
}
