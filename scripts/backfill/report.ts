import type { Advance } from '../../functions/poll/advance.ts';

interface Result {
  readonly published: number;
  readonly ignored: number;
  readonly quarantined: number;
  readonly dryRun: boolean;
}

/** The result of a backfill or of its dry run, as data. */
export function resultJson(advance: Advance, dryRun: boolean): string {
  return JSON.stringify(resultOf(advance, dryRun));
}

/** The result as text. */
export function resultText(advance: Advance, dryRun: boolean): string {
  const { published, ignored, quarantined } = resultOf(advance, dryRun);
  const verb = dryRun ? 'would be published' : 'published';
  const others = [
    ignored > 0 && `${ignored} ignored: not detections`,
    quarantined > 0 && `${quarantined} unrecognized: moved to the dead letters`,
  ];
  return [`${published} events ${verb}`, ...others.filter(Boolean)].join('; ');
}

function resultOf({ published }: Advance, dryRun: boolean): Result {
  const { accepted, ignored, quarantined } = published;
  return { published: accepted, ignored, quarantined, dryRun };
}
