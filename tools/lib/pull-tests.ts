/**
 * The tests that are relevant for stages that pull. Not included from test/pipeline:
 * - backfill, publisher, finding-on-the-wire, register-webhook, start: delivery is the same there;
 * - doctor, verify, fuzz: they inspect, replace or call a function that receives pushes;
 * - replay: dead letters are the same, and it is slow. The container's own tests are in test/long, and always pull.
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

/** The pull tests that need the filters, speed or counts of our own emulator. */
export const ownEmulatorOnly = ['pipeline/folding', 'long/flood', 'long/folding'];

export function testFiles(names: readonly string[]): string[] {
  return names.map((name) => `test/${name}.test.ts`);
}
