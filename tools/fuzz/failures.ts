import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireCase } from './wire/case.ts';

/** A failure. */
export interface Failure {
  readonly kind: string;
  readonly what: string;
  /** The options that rerun the case, if it was one. */
  readonly reproducer?: string;
  /** The smallest input that still fails. */
  readonly input?: string;
}

/** A saved socket case, for `--replay`. */
export interface SavedCase {
  readonly what: string;
  readonly wire: Omit<WireCase, 'parts'> & { readonly parts: readonly string[] };
}

const folder = '.local/fuzz';
/** More of one kind add no information. */
const mostOfAKind = 3;

/** Keeps the reproducers of failing cases, a few of each kind. */
export class Failures {
  readonly #seed: number;
  readonly #counts = new Map<string, number>();
  readonly all: Failure[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The count of each kind of failure. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** Counts a failure. @returns Whether to keep it. */
  isNew(kind: string, what: string): boolean {
    const key = `${kind}: ${what}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= mostOfAKind;
  }

  /** Keeps one for which `isNew` returned true. */
  add(failure: Failure): void {
    this.all.push(failure);
  }

  /** Records a failure without a single case. */
  report(kind: string, what: string): void {
    if (this.isNew(kind, what)) this.add({ kind, what });
  }

  async addWire(wire: WireCase, what: string): Promise<void> {
    if (!this.isNew(wire.kind, what)) return;
    const file = join(folder, `${this.#seed}-${this.all.length}.json`);
    this.add({ kind: wire.kind, what, reproducer: `--replay ${file}` });
    const parts = wire.parts.map((part) => part.toString('base64'));
    const saved: SavedCase = { what, wire: { ...wire, parts } };
    await mkdir(folder, { recursive: true });
    await writeFile(file, `${JSON.stringify(saved, null, 1)}\n`);
  }
}
