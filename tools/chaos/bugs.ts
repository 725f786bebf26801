import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeOptions } from '../../functions/runtime/node-options.ts';
import { moduleOf } from '../../local/stack/preload.ts';
import type { StackOptions } from '../../local/stack/stack.ts';
import { targets, type Target } from './fault-plan.ts';

/** Unexpected exceptions in the stages. The code has no way to trigger any. */
export class Bugs {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Bugs> {
    return new Bugs(await mkdtemp(join(tmpdir(), 'chaos-')));
  }

  /** Settings that make the stages throw on request. */
  get settings(): NonNullable<StackOptions['settings']> {
    const module = moduleOf(join(import.meta.dirname, 'throw-at-random.ts'));
    return Object.fromEntries(
      targets.map((stage) => [
        stage,
        {
          NODE_OPTIONS: `${nodeOptions[stage]} --import=${module}`,
          CHAOS_THROW_FILE: this.#fileOf(stage),
        },
      ]),
    );
  }

  /** @param rate The share of operations that throw, from 0 to 1. */
  async begin(stage: Target, rate: number): Promise<void> {
    await writeFile(this.#fileOf(stage), String(rate));
  }

  async end(stage: Target): Promise<void> {
    await rm(this.#fileOf(stage), { force: true });
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  #fileOf(stage: Target): string {
    return join(this.#folder, stage);
  }
}
