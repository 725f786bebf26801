import { readFileSync } from 'node:fs';

/** The resident memory of processes, sampled. */
export interface MemoryRecord {
  /** Megabytes. */
  readonly afterWarmUp: number;
  readonly most: number;
  readonly last: number;
}

const pageBytes = 4096;

/** Of a process, in megabytes. Linux: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html */
function residentMegabytes(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * pageBytes) / 1_000_000;
}

export class MemoryWatch {
  readonly #pids: ReadonlyMap<string, number>;
  readonly #records = new Map<string, MemoryRecord>();
  readonly #most = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(pids: ReadonlyMap<string, number>) {
    this.#pids = pids;
    this.#timer = setInterval(() => {
      this.sample();
    }, 100);
  }

  sample(): void {
    for (const [name, pid] of this.#pids) {
      let last: number;
      try {
        last = residentMegabytes(pid);
      } catch {
        // It has exited, which is detected elsewhere.
        continue;
      }
      this.#most.set(name, Math.max(this.#most.get(name) ?? 0, last));
      const { afterWarmUp = 0, most = 0 } = this.#records.get(name) ?? {};
      this.#records.set(name, { afterWarmUp, most: Math.max(most, last), last });
    }
  }

  /** The current memory of a process, in whole megabytes; `most` counts from here. */
  restart(name: string): number {
    this.#most.delete(name);
    return this.most(name);
  }

  /** The maximum since `restart`, in whole megabytes. */
  most(name: string): number {
    this.sample();
    return Math.round(this.#most.get(name) ?? 0);
  }

  /** Marks the end of the warm-up. */
  warm(): void {
    this.sample();
    for (const [name, record] of this.#records) {
      this.#records.set(name, { ...record, afterWarmUp: record.last });
    }
  }

  /** The recorded memory, in whole megabytes. */
  records(): Record<string, MemoryRecord> {
    this.sample();
    return Object.fromEntries(
      [...this.#records].map(([name, { afterWarmUp, most, last }]) => [
        name,
        {
          afterWarmUp: Math.round(afterWarmUp),
          most: Math.round(most),
          last: Math.round(last),
        },
      ]),
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
