import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Canaries } from './canaries.ts';
import type { CoreCase } from './core-case.ts';
import type { WireCase } from './wire-case.ts';

/** One thing that went wrong, and with which case where it was one. */
export interface Failure {
  readonly kind: string;
  readonly what: string;
  /** Where the case was left, for `--replay`. */
  readonly file?: string;
}

export interface SavedCase {
  readonly what: string;
  readonly canaries: Canaries;
  readonly wire?: Omit<WireCase, 'parts'> & { readonly parts: readonly string[] };
  readonly core?: Omit<CoreCase, 'body'> & { readonly body: string };
}

const folder = '.local/fuzz';
/** More of one kind say nothing new. */
const mostOfAKind = 3;

/** Keeps failing cases in files, a few of each kind. */
export class Failures {
  readonly #canaries: Canaries;
  readonly #seed: number;
  readonly #all: Failure[] = [];
  readonly #counts = new Map<string, number>();

  constructor(canaries: Canaries, seed: number) {
    this.#canaries = canaries;
    this.#seed = seed;
  }

  get all(): readonly Failure[] {
    return this.#all;
  }

  /** How often each kind of failure has been. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** One that no single case explains. */
  add(kind: string, what: string): void {
    if (this.#isNew(kind, what)) this.#all.push({ kind, what });
  }

  async addWire(wire: WireCase, what: string): Promise<void> {
    if (!this.#isNew(wire.kind, what)) return;
    const parts = wire.parts.map((part) => part.toString('base64'));
    await this.#keep(wire.kind, what, { wire: { ...wire, parts } });
  }

  async addCore(core: CoreCase, what: string): Promise<void> {
    if (!this.#isNew(core.kind, what)) return;
    await this.#keep(core.kind, what, { core: { ...core, body: core.body.toString('base64') } });
  }

  #isNew(kind: string, what: string): boolean {
    const key = `${kind}: ${what}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= mostOfAKind;
  }

  async #keep(kind: string, what: string, rest: Partial<SavedCase>): Promise<void> {
    const name = `${this.#seed}-${this.#all.length}.json`;
    const file = join(folder, name);
    this.#all.push({ kind, what, file });
    await mkdir(folder, { recursive: true });
    const saved: SavedCase = { what, canaries: this.#canaries, ...rest };
    await writeFile(file, `${JSON.stringify(saved, null, 1)}\n`);
  }
}
