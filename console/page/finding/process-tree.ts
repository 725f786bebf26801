import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { objectsIn, shownText } from './facts.ts';

export interface ProcessNode {
  readonly process: JsonObject;
  readonly children: readonly ProcessNode[];
}

/**
 * Arranges a finding's processes as trees, ancestors first. SCC's list begins with the detected process, and each
 * further entry is the parent of the one before. A `parentPid` that matches a `pid` in the list takes precedence over
 * that order.
 */
export function processTrees(finding: JsonObject): ProcessNode[] {
  const processes = objectsIn(finding, 'processes').filter(isObject);
  const byPid = new Map<string, number>();
  for (const [index, process] of processes.entries()) {
    const pid = shownText(process, 'pid');
    if (pid !== '' && !byPid.has(pid)) byPid.set(pid, index);
  }
  const parents = processes.map((process, index) => {
    const parentPid = shownText(process, 'parentPid');
    const named = parentPid === '' ? undefined : byPid.get(parentPid);
    if (named !== undefined) return named;
    const next = processes[index + 1];
    if (next === undefined) return undefined;
    // The next entry has another pid, so it is not the parent.
    const nextPid = shownText(next, 'pid');
    return parentPid !== '' && nextPid !== '' ? undefined : index + 1;
  });
  const roots = processes.flatMap((_, index) => (isRoot(index, parents) ? [index] : []));
  return roots.map((index) => nodeOf(index, processes, parents, new Set()));
}

/** In a cycle of ancestors, treat the first process as the root: otherwise the whole cycle would be missing. */
function isRoot(index: number, parents: readonly (number | undefined)[]): boolean {
  const seen = new Set([index]);
  let at = parents[index];
  if (at === undefined) return true;
  let lowest = index;
  while (at !== undefined) {
    if (at === index) return lowest === index;
    if (seen.has(at)) return false;
    seen.add(at);
    lowest = Math.min(lowest, at);
    at = parents[at];
  }
  return false;
}

function nodeOf(
  index: number,
  processes: readonly JsonObject[],
  parents: readonly (number | undefined)[],
  above: ReadonlySet<number>,
): ProcessNode {
  const path = new Set(above).add(index);
  const children = parents.flatMap((parent, child) =>
    parent === index && !path.has(child) ? [nodeOf(child, processes, parents, path)] : [],
  );
  return { process: processes[index] ?? {}, children };
}
