import type { JsonObject } from '@pipeline/shared/json.ts';
import type { StageDeadLetter } from '../../console/server/pipeline.ts';
import type { Entry } from '../../local/stack/ledger.ts';
import { sha256 } from './event-variants.ts';
import { thrownByChaos } from './thrown-by-chaos.ts';

/** The results after all messages were processed. */
export interface Observed {
  readonly findings: readonly JsonObject[];
  readonly deadLetters: readonly StageDeadLetter[];
  readonly drops: Drops;
  /** The source of all findings. */
  readonly source: string;
}

/** The logged drops of each event, with reason. */
type Drops = ReadonlyMap<string, { readonly reason: string; readonly times: number }>;

/** Reads the log while it is written, and keeps only what the audit needs. */
export class LogReader {
  readonly drops = new Map<string, { reason: string; times: number }>();
  /** Outcomes that no fault explains, with their counts. */
  readonly unexpected = new Map<string, number>();
  /** The count of each outcome, by stage. */
  readonly counts = new Map<string, number>();

  take({ stage, outcome, eventId, fields }: Entry): void {
    const name = `${stage} ${outcome}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const reason = textOf(fields['reason']);
    if (outcome === 'dropped' && eventId !== undefined) {
      const times = (this.drops.get(eventId)?.times ?? 0) + 1;
      this.drops.set(eventId, { reason, times });
    }
    // For a request, the error contains its stack.
    if (textOf(fields['error']).includes(thrownByChaos)) {
      this.counts.set('bugs', this.bugs + 1);
      return;
    }
    if (outcome === 'failed' || outcome === 'rejected' || reason === 'unexpected') {
      const line = `${name}: ${reason} ${textOf(fields['error'] ?? fields['message'])}`;
      this.unexpected.set(line, (this.unexpected.get(line) ?? 0) + 1);
    }
  }

  /** The number of injected exceptions in the log. */
  get bugs(): number {
    return this.counts.get('bugs') ?? 0;
  }

  of(stage: string, outcome: string): number {
    return this.counts.get(`${stage} ${outcome}`) ?? 0;
  }
}

/** The event of a dead letter. Without a label, its content is its id. */
export function idOfLetter({ attributes, data }: StageDeadLetter): string {
  return attributes['eventId'] ?? sha256(data.toString());
}

/** Whether an injected exception at the sixth delivery caused it. */
export function isOfBug({ attributes }: StageDeadLetter): boolean {
  return attributes['reason'] === 'unexpected-error' && attributes['error'] === thrownByChaos;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
