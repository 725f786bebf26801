/**
 * Writes lines to the standard output, together where several requests go on at once, as those do whose events one call to
 * Pub/Sub has published: each write is a call to the system. They are written before any of these requests is answered.
 */
export function gatherLines(
  write: (text: string) => void = (text) => process.stdout.write(text),
): (lines: string) => void {
  let gathered = '';
  const flush = (): void => {
    const text = gathered;
    gathered = '';
    if (text !== '') write(text);
  };
  // What is logged just before `process.exit`.
  process.once('exit', flush);
  return (lines) => {
    if (gathered === '') queueMicrotask(flush);
    gathered += lines;
  };
}
