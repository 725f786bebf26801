import type { Services } from './services.ts';
import type { Figure } from './figures.ts';

/** What a measurement works with. */
export interface Context {
  readonly services: Services;
  /** Where the bundles are: a folder for each function and each peer. */
  readonly bundles: string;
  /** The path of falcosidekick's binary, where there is one to measure. */
  readonly falcosidekick?: string;
  /** The share of the default's time and runs that it may take. */
  readonly effort: number;
  /** Says what is being measured. */
  readonly say: (what: string) => void;
  /** @throws when the command is to end. */
  readonly check: () => void;
}

export type Measure = (context: Context) => Promise<Figure[]>;
