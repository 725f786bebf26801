import type { DiscardResult, ReplayResult } from '../../api.ts';
import { count, plural } from '../format.ts';

/** What became of what was replayed. */
export function replayText({ replayed, cameBack, refused, failed }: ReplayResult): string {
  const parts = [`${plural(replayed, 'dead letter')} replayed`];
  if (cameBack > 0) parts.push(`${count(cameBack)} came back: the stage cannot handle them yet`);
  if (refused > 0) parts.push(`${count(refused)} refused, replayed too often already`);
  if (failed > 0) parts.push(`${count(failed)} failed`);
  return `${parts.join(', ')}.`;
}

export function discardText({ discarded, archive }: DiscardResult): string {
  return `${plural(discarded, 'dead letter')} discarded, kept in ${archive}.`;
}
