import assert from 'node:assert/strict';
import { testRuns, type TestRun } from './runs.ts';

/** A change of code deploys that code and nothing else; without one, nothing happens. */
describe('another terraform apply', () => {
  let runs: Map<string, TestRun>;

  before(async () => {
    const files = ['tests/applies.tftest.hcl', 'tests/modules.tftest.hcl'];
    const all = await Promise.all(files.map(async (file) => testRuns(file)));
    runs = new Map(all.flat().map((run) => [run.name, run]));
  });

  it('changes nothing when nothing changed', () => {
    assert.deepEqual(changesOf('nothing_changed'), {});
  });

  it('deploys a function whose package changed, and nothing else', () => {
    const changes = changesOf('other_code_of_write');
    // The fixtures of this test are in another folder, which alone uploads nothing.
    const real = Object.entries(changes).filter(([, changed]) => changed.join() !== 'source');
    assert.deepEqual(Object.fromEntries(real), {
      'module.function["write"].google_cloudfunctions2_function.this': ['build_config'],
      'module.function["write"].google_storage_bucket_object.package[0]': ['name', 'source'],
    });
  });

  it('waits again for the grants of the build if the packages are in another bucket', () => {
    const changes = changesOf('packages_in_a_bucket');
    assert.deepEqual(changes['module.build[0].time_sleep.grants'], ['triggers']);
    // Known when planned, so that the functions change in the same apply.
    assert.deepEqual(changes['module.function["write"].google_cloudfunctions2_function.this'], [
      'build_config',
    ]);
  });

  it('writes a new token where its number was raised, and changes nothing else', () => {
    const version = 'module.secrets["webhook"].google_secret_manager_secret_version.this[0]';
    assert.deepEqual(changesOf('rotated'), { [version]: ['secret_data_wo_version'] });
  });

  it('with token_version 0, destroys only the version that Terraform wrote, and keeps the secret', () => {
    const changed = [...actionsOf('versions_managed_by_people')].filter(
      ([, action]) => action !== 'no-op',
    );
    assert.deepEqual(Object.fromEntries(changed), {
      'module.secrets["sysdig_token"].google_secret_manager_secret_version.this[0]': 'delete',
      'module.secrets["webhook"].google_secret_manager_secret_version.this[0]': 'delete',
    });
  });

  it('keeps a subscription of before beside its successor for as long as it is asked for', () => {
    const beside = actionsOf('release_2_beside_its_predecessor');
    assert.equal(beside.get('google_pubsub_subscription.this["findings-write"]'), 'no-op');
    assert.equal(beside.get('google_pubsub_subscription.this["findings-write-2"]'), 'create');
    assert.equal(beside.get('google_pubsub_subscription.this["findings-write-urgent"]'), 'no-op');
    assert.ok(!JSON.stringify([...beside.values()]).includes('delete'), 'nothing is destroyed');
  });

  it('says that it destroys a subscription that is not asked for any more', () => {
    const alone = actionsOf('release_2_alone');
    assert.equal(alone.get('google_pubsub_subscription.this["findings-write"]'), 'delete');
    assert.equal(alone.get('google_pubsub_subscription.this["findings-write-2"]'), 'create');
  });

  function actionsOf(name: string): Map<string, string> {
    const planned = runs.get(name)?.planned ?? [];
    assert.ok(planned.length > 5, `${name} is hardly a plan`);
    return new Map(planned.map(({ address, actions }) => [address, actions.join()]));
  }

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
