import type { Facet } from '../../findings/filter.ts';
import type { Severity } from '@pipeline/shared/severity.ts';

/** The findings behind a bar or a cell. */
interface Part {
  readonly facet?: { readonly name: Facet; readonly value: string };
  readonly severity?: Severity;
  /** RFC 3339. */
  readonly from?: string;
  readonly to?: string;
}

/** The address of the table with these findings. */
export type Link = (part: Part) => string;
