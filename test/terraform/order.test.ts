import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { folder } from './runs.ts';

/** Dependencies between resources, by `terraform graph`, which reads only the configuration. */
describe('the order of an apply', () => {
  let waitsFor: Map<string, ReadonlySet<string>>;

  before(async () => {
    const { stdout } = await promisify(execFile)('terraform', [`-chdir=${folder}`, 'graph']);
    const direct = new Map<string, string[]>();
    for (const [, node = ''] of stdout.matchAll(/^\s*"([^"]+)" \[label=/gm)) direct.set(node, []);
    for (const [, from = '', to = ''] of stdout.matchAll(/^\s*"([^"]+)" -> "([^"]+)";/gm)) {
      direct.get(from)?.push(to);
    }
    waitsFor = new Map([...direct.keys()].map((node) => [node, reachable(node, direct)]));
  });

  it('begins with the sources of the organization, so that what lacks there ends it', () => {
    const source = 'google_scc_v2_organization_source.this';
    const before = new Set([
      'google_project_service.security_center',
      'data.google_project.this',
      source,
    ]);
    const others = [...waitsFor].filter(([node]) => !before.has(node));
    assert.ok(others.length > 50);
    assert.deepEqual(
      others.filter(([, waits]) => !waits.has(source)).map(([node]) => node),
      [],
    );
    assert.deepEqual([...(waitsFor.get(source) ?? [])], ['google_project_service.security_center']);
  });

  it('lets what names the service agent of Pub/Sub wait for the agent', () => {
    const agents = [...waitsFor].filter(([node]) => /\.agent_\w+$/.test(node));
    assert.ok(agents.length >= 5);
    for (const [node, waits] of agents) {
      assert.ok(waits.has('time_sleep.pubsub_agent'), node);
      assert.ok(waits.has('module.topics.google_pubsub_topic.this'), node);
    }
  });

  it('lets functions wait for the grants of the build and of their identity, and for their secret', () => {
    const waits = waitsFor.get('module.function.google_cloudfunctions2_function.this');
    for (const node of [
      'module.build.time_sleep.grants',
      'module.build.google_project_iam_member.log_writer',
      'module.build.google_project_iam_member.source_reader',
      'module.build.google_artifact_registry_repository_iam_member.writer',
      'module.build.google_storage_bucket_iam_member.package_reader',
      'module.build.google_storage_bucket_iam_member.release_reader',
      'module.identity.google_secret_manager_secret_iam_member.accessor',
      'module.identity.google_pubsub_topic_iam_member.publisher',
      'module.secrets.google_secret_manager_secret_version.this',
    ]) {
      assert.ok(waits?.has(node), node);
    }
  });

  it('lets the subscription of the archive wait until its grants take effect', () => {
    const waits = waitsFor.get('module.archive.google_pubsub_subscription.archive');
    assert.ok(waits?.has('module.archive.time_sleep.grants'));
    const before = waitsFor.get('module.archive.time_sleep.grants');
    for (const node of [
      'module.archive.google_bigquery_table_iam_member.agent_writes',
      'module.archive.google_storage_bucket_iam_member.agent_creates',
      'module.archive.google_storage_bucket_iam_member.agent_looks',
    ]) {
      assert.ok(before?.has(node), node);
    }
  });
});

function reachable(node: string, direct: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const waiting = [...(direct.get(node) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(direct.get(next) ?? []));
  }
  return found;
}
