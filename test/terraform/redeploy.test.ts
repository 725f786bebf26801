import assert from 'node:assert/strict';
import { testRuns, type TestRun } from './runs.ts';

/** A change of code deploys that code and nothing else; without one, nothing happens. */
describe('another terraform apply', () => {
  let runs: Map<string, TestRun>;

  before(async function () {
    this.timeout(120_000);
    const all = await testRuns('tests/redeploy.tftest.hcl');
    runs = new Map(all.map((run) => [run.name, run]));
  });

  it('changes nothing when nothing changed', () => {
    assert.deepEqual(changesOf('nothing_changed'), {});
  });

  it('deploys a function whose package changed, and nothing else', () => {
    const changes = changesOf('other_code_of_write');
    // The fixtures of this test are in another folder, which alone uploads nothing.
    const real = Object.entries(changes).filter(([, changed]) => changed.join() !== 'source');
    assert.deepEqual(Object.fromEntries(real), {
      'module.write.module.function.google_cloudfunctions2_function.this': ['build_config'],
      'module.write.module.function.google_storage_bucket_object.package': ['name', 'source'],
    });
  });

  function changesOf(name: string): Record<string, readonly string[]> {
    const planned = runs.get(name)?.planned ?? [];
    assert.ok(planned.length > 40, `${name} is hardly a plan`);
    return Object.fromEntries(
      planned
        .filter(({ changes }) => changes.length > 0)
        .map(({ address, changes }) => [address, changes]),
    );
  }
});
