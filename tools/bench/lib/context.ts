import type { Services } from './services.ts';
import type { Figure } from './figures.ts';

/** The environment of a measurement. */
export interface Context {
  readonly services: Services;
  /** The bundles: a folder for each function and each peer. */
  readonly bundles: string;
  /** The path of falcosidekick's binary, if it is to be measured. */
  readonly falcosidekick?: string;
  /** The share of the default time and runs. */
  readonly effort: number;
  /** Further options of Node for the functions of flood-through. */
  readonly nodeOptions: readonly string[];
  /** Reports the current measurement. */
  readonly say: (what: string) => void;
  /** @throws if the command is interrupted. */
  readonly check: () => void;
}

export type Measure = (context: Context) => Promise<Figure[]>;
