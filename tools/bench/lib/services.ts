import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The addresses of the emulators. */
export interface Addresses {
  readonly pubsubHost: string;
  readonly scc: { readonly host: string; readonly source: string };
  readonly computeHost: string;
  readonly sysdigUrl: string;
  readonly storageUrl: string;
}

/** A created finding. */
export interface Written {
  readonly kind: 'written';
  readonly name: string;
  /** When, in milliseconds of the machine's monotonic clock (`process.hrtime`). */
  readonly at: number;
}

/** A completed command. */
interface Done {
  readonly kind: 'done';
  /** The number of findings created since the start. */
  readonly created: number;
  /** If it was requested. */
  readonly heldBytes?: number;
}

export type FromServices =
  | { readonly kind: 'started'; readonly addresses: Addresses }
  | Done
  | Written;

/** The changes; omitted ones stay. */
export interface ToServices {
  /** The number of instances in Compute Engine. */
  readonly instances?: number;
  readonly sccLatencyMs?: number;
  /** Whether to report each created finding. */
  readonly reportWrites?: boolean;
  /** Whether to answer with the memory in use. */
  readonly measureMemory?: boolean;
}

/** The emulators in a separate process, so that their work is on no measured event loop. */
export class Services {
  readonly #child: ChildProcess;
  readonly addresses: Addresses;

  private constructor(child: ChildProcess, addresses: Addresses) {
    this.#child = child;
    this.addresses = addresses;
  }

  /** Resolves once all of them listen. */
  static async start(): Promise<Services> {
    const child = fork(join(import.meta.dirname, 'services-process.ts'), {
      execArgv: ['--expose-gc'],
    });
    const message = await nextMessage(child);
    if (message.kind !== 'started') throw new Error('the emulators did not start');
    return new Services(child, message.addresses);
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the emulators did not start');
    return pid;
  }

  async set(order: ToServices): Promise<void> {
    await this.#ask(order);
  }

  /** The number of findings created since the start. */
  async created(): Promise<number> {
    return (await this.#ask({})).created;
  }

  /** The same, and the bytes in use after garbage collection. */
  async state(): Promise<Required<Omit<Done, 'kind'>>> {
    const { created, heldBytes = Number.NaN } = await this.#ask({ measureMemory: true });
    return { created, heldBytes };
  }

  async #ask(order: ToServices): Promise<Done> {
    const answer = nextMessage(this.#child);
    this.#child.send(order);
    const message = await answer;
    if (message.kind === 'done') return message;
    throw new Error('unexpected answer from the emulators');
  }

  /** @returns A function that stops it. */
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
