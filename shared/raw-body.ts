import type { IncomingMessage } from 'node:http';

/** Limits the total bytes of concurrent bodies. */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Reserves bytes until they are released.
   * @returns Whether there was room.
   */
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
 * Reads a body and never keeps more than `maxBytes`. Discards the rest of a larger body, or of one that exceeds the
 * budget. Uses events: an iterator creates a dozen promises per request.
 * @param declaredBytes The declared length; 0 if not declared.
 * @param budget The budget of the body's bytes. The caller that gets a body must release them.
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
      // Keep reading. Otherwise the connection would stall and the sender would never see the response.
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
    // Keep this listener after the promise settles: a sender that hangs up then is irrelevant.
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
