/**
 * The tests that say something of stages that pull. Not among those of test/pipeline:
 * - backfill, publisher, finding-on-the-wire, register-webhook, start: no message is delivered in another way there;
 * - doctor, verify, fuzz: they look at, replace, or talk to, a function that is pushed to;
 * - replay: dead letters are where they were, and it takes long.
 * The container's own are in test/long, and pull in any case.
 */
export const pullTests = [
  'pipeline/contract',
  'pipeline/faults',
  'pipeline/folding',
  'pipeline/lookup',
  'pipeline/samples',
  'long/flood',
  'long/folding',
];

/** Of these, those that need the filters or the speed of our own emulator, or ask it what is left. */
export const ownEmulatorOnly = ['pipeline/folding', 'long/flood', 'long/folding'];

export function testFiles(names: readonly string[]): string[] {
  return names.map((name) => `test/${name}.test.ts`);
}
