/**
 * The pipeline tests that say something of stages that pull. Not among them:
 * - backfill, poll, publisher, finding-on-the-wire, register-webhook, start: no message is delivered in another way there;
 * - doctor, fuzz: they look at, or talk to, a function that is pushed to;
 * - chaos: it kills and holds up functions behind a push subscription, and counts pushes;
 * - replay: dead letters are where they were, and it takes a minute and a half;
 * - container: tests the image itself, and is in `npm run test:pipeline`.
 */
export const pullTests = ['contract', 'faults', 'flood', 'folding', 'lookup', 'samples'];

/** Of these, those that need the filters or the speed of our own emulator, or ask it what is left. */
export const ownEmulatorOnly = ['flood', 'folding'];

export function testFiles(names: readonly string[]): string[] {
  return names.map((name) => `test/pipeline/${name}.test.ts`);
}
