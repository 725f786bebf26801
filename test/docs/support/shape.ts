/**
 * Compares documented output with printed output. Numbers, ids, times, column widths and the order of Pub/Sub's messages
 * differ between runs. "…" in a line matches any text; a line with only "…" matches any lines.
 */

/** @returns documented lines that were not printed, and printed lines that are not documented. */
export function difference(
  shown: readonly string[],
  printed: readonly string[],
): { missing: string[]; unshown: string[] } {
  const rest = asOnTerminal(printed);
  const missing: string[] = [];
  const isPart = shown.some((line) => line.trim() === '…');
  for (const line of shown) {
    if (line.trim() === '' || line.trim() === '…') continue;
    const pattern = patternOf(line);
    const found = rest.findIndex((other) => pattern.test(normalised(other)));
    if (found === -1) missing.push(line);
    else rest.splice(found, 1);
  }
  return { missing, unshown: isPart ? [] : rest };
}

/** Removes npm's banner, and keeps only the last state of a progress line, which a terminal overwrites. */
function asOnTerminal(printed: readonly string[]): string[] {
  const isProgress = (line: string): boolean => /^[█░]* ?\d+ (?:of \d+ )?\D+, \d+s$/.test(line);
  return printed.filter((line, index) => {
    if (
      line.trim() === '' ||
      /^> (?:scc-runtime-detections@|node (?:build|local|program|tools)\/)/.test(line)
    )
      return false;
    const next = printed[index + 1];
    return !(isProgress(line) && next !== undefined && isProgress(next));
  });
}

function patternOf(line: string): RegExp {
  const parts = normalised(line)
    .split('…')
    .map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The part of a line that is the same in all runs. */
function normalised(line: string): string {
  return line
    .replace(/^[█░]+ /, '')
    .replaceAll(/\b[0-9a-f]{32}\b/g, 'ID')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, 'TIME')
    .replaceAll(/\d[\d,.]*(?<=\d)/g, '0')
    .replaceAll(/\b(second|minute|hour|day|letter)s\b/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
