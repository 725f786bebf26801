/**
 * Collects log lines of concurrent requests into one write, for example of requests whose events shared one call to
 * Pub/Sub, because each write is a system call. Lines are written before any of these requests is answered.
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
  // Lines logged just before `process.exit`.
  process.once('exit', flush);
  return (lines) => {
    if (gathered === '') queueMicrotask(flush);
    gathered += lines;
  };
}
