import type { CodeName } from './refusal.ts';

/** The number of responses per method and code. */
export type CallCounts = Readonly<Record<string, Readonly<Partial<Record<CodeName, number>>>>>;

export class Calls {
  readonly #counts = new Map<string, Map<CodeName, number>>();

  count(method: string, code: CodeName): void {
    const codes = this.#counts.get(method) ?? new Map<CodeName, number>();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    this.#counts.set(method, codes);
  }

  counts(): CallCounts {
    return Object.fromEntries(
      [...this.#counts].map(([method, codes]) => [method, Object.fromEntries(codes)]),
    );
  }
}
