import type { Facet } from '../../findings/filter.ts';
import type { Severity } from '../../findings/severity.ts';

/** What a bar or a cell stands for. */
export interface Part {
  readonly facet?: { readonly name: Facet; readonly value: string };
  readonly severity?: Severity;
  /** RFC 3339. */
  readonly from?: string;
  readonly to?: string;
}

/** The address of the findings that a part stands for. */
export type Link = (part: Part) => string;
