import type { JsonObject } from '@pipeline/shared/json.ts';
import type { StageDeadLetter } from '../../console/server/pipeline.ts';
import type { Entry } from '../../local/stack/ledger.ts';
import { sha256 } from './event-variants.ts';
import { thrownByChaos } from './thrown-by-chaos.ts';

/** What is there when all messages are handled. */
export interface Observed {
  readonly findings: readonly JsonObject[];
  readonly deadLetters: readonly StageDeadLetter[];
  readonly drops: Drops;
  /** The source that all findings belong to. */
  readonly source: string;
}

/** How often each event was logged as dropped, and why. */
export type Drops = ReadonlyMap<string, { readonly reason: string; readonly times: number }>;

/** Reads the log as it is written, keeping no more than is asked of it later. */
export class LogReader {
  readonly drops = new Map<string, { reason: string; times: number }>();
  /** Outcomes that no fault explains, in words, and how often. */
  readonly unexpected = new Map<string, number>();
  /** How many of each outcome, by stage. */
  readonly counts = new Map<string, number>();

  take({ stage, outcome, eventId, fields }: Entry): void {
    const name = `${stage} ${outcome}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const reason = textOf(fields['reason']);
    if (outcome === 'dropped' && eventId !== undefined) {
      const times = (this.drops.get(eventId)?.times ?? 0) + 1;
      this.drops.set(eventId, { reason, times });
    }
    // Of a request, the error has its stack.
    if (textOf(fields['error']).includes(thrownByChaos)) {
      this.counts.set('bugs', this.bugs + 1);
      return;
    }
    if (outcome === 'failed' || outcome === 'rejected' || reason === 'unexpected') {
      const line = `${name}: ${reason} ${textOf(fields['error'] ?? fields['message'])}`;
      this.unexpected.set(line, (this.unexpected.get(line) ?? 0) + 1);
    }
  }

  /** How often a stage failed by what the run had put into it. */
  get bugs(): number {
    return this.counts.get('bugs') ?? 0;
  }

  of(stage: string, outcome: string): number {
    return this.counts.get(`${stage} ${outcome}`) ?? 0;
  }
}

/** Which event a dead letter is of. What came from elsewhere has no label: its content is its id. */
export function idOfLetter({ attributes, data }: StageDeadLetter): string {
  return attributes['eventId'] ?? sha256(data.toString());
}

/** Whether it is here because the run made its stage throw, at its sixth delivery. */
export function isOfBug({ attributes }: StageDeadLetter): boolean {
  return attributes['reason'] === 'unexpected-error' && attributes['error'] === thrownByChaos;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
