import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { int64 } from './int64.ts';

interface Place {
  readonly name: string;
  readonly components?: readonly string[];
}

export interface Exfiltration {
  readonly sources?: readonly Place[];
  readonly targets?: readonly Place[];
  readonly totalExfiltratedBytes?: string;
}

/** The data transfers of the event. */
export function exfiltrationOf({ exfiltration }: RuntimeEvent): Exfiltration | undefined {
  if (exfiltration === undefined) return undefined;
  const { sources, targets, totalBytes } = exfiltration;
  return defined({ sources, targets, totalExfiltratedBytes: int64(totalBytes) });
}
