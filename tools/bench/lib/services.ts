import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Where the emulators are. */
export interface Addresses {
  readonly pubsubHost: string;
  readonly scc: { readonly host: string; readonly source: string };
  readonly computeHost: string;
  readonly sysdigUrl: string;
  readonly storageUrl: string;
}

/** A finding that was created. */
export interface Written {
  readonly kind: 'written';
  readonly name: string;
  /** When, in milliseconds of the machine's monotonic clock (`process.hrtime`). */
  readonly at: number;
}

export type FromServices =
  | { readonly kind: 'started'; readonly addresses: Addresses }
  | { readonly kind: 'done' }
  | Written;

/** What to change; what is left out stays. */
export interface ToServices {
  /** How many instances Compute Engine has. */
  readonly instances?: number;
  readonly sccLatencyMs?: number;
  /** Whether to tell of each finding that is created. */
  readonly reportWrites?: boolean;
}

/** The emulators in a process of their own, so that their work is on no event loop that is measured. */
export class Services {
  readonly #child: ChildProcess;
  readonly addresses: Addresses;

  private constructor(child: ChildProcess, addresses: Addresses) {
    this.#child = child;
    this.addresses = addresses;
  }

  /** Resolves when all of them listen. */
  static async start(): Promise<Services> {
    const child = fork(join(import.meta.dirname, 'services-process.ts'));
    const message = await nextMessage(child);
    if (message.kind !== 'started') throw new Error('the emulators did not start');
    return new Services(child, message.addresses);
  }

  async set(order: ToServices): Promise<void> {
    const answer = nextMessage(this.#child);
    this.#child.send(order);
    await answer;
  }

  /** @returns what ends it. */
  onWritten(listener: (written: Written) => void): () => void {
    const forward = (message: FromServices): void => {
      if (message.kind === 'written') listener(message);
    };
    this.#child.on('message', forward);
    return () => {
      this.#child.off('message', forward);
    };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}

async function nextMessage(child: ChildProcess): Promise<Exclude<FromServices, Written>> {
  return new Promise((resolve, reject) => {
    const take = (message: FromServices): void => {
      if (message.kind === 'written') return;
      child.off('message', take);
      child.off('exit', fail);
      resolve(message);
    };
    const fail = (code: number | null): void => {
      reject(new Error(`the emulators ended (${code})`));
    };
    child.on('message', take);
    child.once('exit', fail);
  });
}
