import type { DiscardResult, ReplayResult } from '../../api.ts';
import { count, plural } from '../format.ts';

/** Summary of a replay. Messages that are dead letters again do not count as replayed. */
export function replayText({ replayed, cameBack, refused, failed }: ReplayResult): string {
  const gone = replayed - cameBack;
  const parts: string[] = [];
  if (gone > 0 || cameBack === 0) parts.push(`${plural(gone, 'dead letter')} replayed`);
  if (cameBack > 0) {
    const them = cameBack === 1 ? 'it' : 'them';
    parts.push(
      `${plural(cameBack, 'dead letter')} came back: the stage still cannot process ${them}`,
    );
  }
  if (refused > 0) parts.push(`${count(refused)} refused: replayed too often`);
  if (failed > 0) parts.push(`${count(failed)} failed`);
  return `${parts.join(', ')}.`;
}

export function discardText({ discarded, archive }: DiscardResult): string {
  return `${plural(discarded, 'dead letter')} discarded and saved to ${archive}.`;
}
