/**
 * Compares what a page shows with what was printed. Numbers, ids, times and the width of columns differ from run to
 * run; so does the order of what comes from Pub/Sub. "…" in a line stands for any text, and a line of its own for any
 * lines.
 */

/** @returns what is shown but was not printed, and what was printed but is not shown. */
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

/** Without npm's banner, and of a progress line, which a terminal overwrites, the last state only. */
function asOnTerminal(printed: readonly string[]): string[] {
  const isProgress = (line: string): boolean => /^[█░]* ?\d+ (?:of \d+ )?\D+, \d+s$/.test(line);
  return printed.filter((line, index) => {
    if (
      line.trim() === '' ||
      /^> (?:scc-runtime-detections@|node (?:build|local|scripts|tools)\/)/.test(line)
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

/** What stays the same from run to run. */
export function normalised(line: string): string {
  return line
    .replace(/^[█░]+ /, '')
    .replaceAll(/\b[0-9a-f]{32}\b/g, 'ID')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, 'TIME')
    .replaceAll(/\d[\d,.]*(?<=\d)/g, '0')
    .replaceAll(/\b(second|minute|hour|day|letter)s\b/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
