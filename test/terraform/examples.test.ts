import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { folder, testRuns, type PlannedResource } from './runs.ts';

/** Parts of a pipeline, by the addresses of their resources within the module, and whether they are there by default. */
const parts: readonly { part: string; addresses: readonly string[]; byDefault: boolean }[] = [
  ...['receive', 'enrich', 'write', 'poll'].map((stage) => ({
    part: `the function ${stage} with its identity`,
    addresses: [
      `module.function["${stage}"].google_cloudfunctions2_function.this`,
      `module.identity["${stage}"].google_service_account.this`,
      `module.function["${stage}"].google_storage_bucket_object.package[0]`,
    ],
    byDefault: stage !== 'poll',
  })),
  ...pushStages.map(({ stage, subscriptions }) => ({
    part: `what feeds ${stage}, and its dead letters`,
    addresses: [
      `module.delivery["${stage}"].google_pubsub_topic.dead`,
      `module.delivery["${stage}"].google_pubsub_subscription.dead`,
      `module.delivery["${stage}"].google_pubsub_topic_iam_member.agent_publishes_dead_letters`,
      `module.pusher["${stage}"].google_service_account.push`,
      `module.pusher["${stage}"].google_service_account_iam_member.agent_signs`,
      ...subscriptions.flatMap(({ key }) => [
        `module.delivery["${stage}"].google_pubsub_subscription.this["%${key}"]`,
        `module.delivery["${stage}"].google_pubsub_subscription_iam_member.agent_acknowledges["%${key}"]`,
      ]),
    ],
    byDefault: true,
  })),
  {
    part: 'the topics, a source, the secret of the webhook, the build identity',
    addresses: [
      'module.topics.google_pubsub_topic.this["events"]',
      'module.topics.google_pubsub_topic.this["findings"]',
      'google_scc_v2_organization_source.this["sysdig"]',
      'google_scc_v2_organization_source_iam_member.write["sysdig"]',
      'module.secrets["webhook"].google_secret_manager_secret.this[0]',
      'module.secrets["webhook"].google_secret_manager_secret_version.this[0]',
      'module.build[0].google_service_account.build',
      'module.build[0].google_artifact_registry_repository.images',
    ],
    byDefault: true,
  },
  {
    part: 'metrics, the dashboard and the alerts',
    addresses: [
      ...['outcomes', 'findings'].map((name) => `google_logging_metric.${name}[0]`),
      'google_monitoring_dashboard.this',
      ...[
        'dead_letters',
        'oldest_message',
        'ingress_errors[0]',
        'rejected[0]',
        'throttled[0]',
        'forbidden[0]',
        'silence[0]',
      ].map((name) => `google_monitoring_alert_policy.${name}`),
    ].map((address) => `module.monitoring[0].${address}`),
    byDefault: true,
  },
  {
    part: 'a recipient of alerts',
    addresses: [
      'module.monitoring[0].google_monitoring_notification_channel.email["security@example.com"]',
    ],
    byDefault: false,
  },
  {
    part: 'what calls poll, and its checkpoint',
    addresses: [
      'module.schedule[0].google_cloud_scheduler_job.poll',
      'module.checkpoint[0].google_storage_bucket.checkpoint',
      'module.secrets["sysdig_token"].google_secret_manager_secret.this[0]',
    ],
    byDefault: false,
  },
  {
    part: 'what write has folded',
    addresses: [
      'module.folds[0].google_storage_bucket.folds',
      'module.folds[0].google_storage_bucket_iam_member.folds',
    ],
    byDefault: false,
  },
  {
    part: 'the load balancer',
    addresses: [
      'security_policy',
      'backend_service',
      'region_network_endpoint_group',
      'managed_ssl_certificate',
      'global_forwarding_rule',
    ].map((type) => `module.load_balancer[0].google_compute_${type}.this`),
    byDefault: false,
  },
  {
    part: 'the archive',
    addresses: [
      'module.archive[0].google_pubsub_subscription.archive',
      'module.archive[0].google_bigquery_table.events[0]',
    ],
    byDefault: false,
  },
  {
    part: "Falco's source, look-ups, other publishers",
    addresses: [
      'google_scc_v2_organization_source.this["falco"]',
      'google_project_iam_member.instance_reader["workloads-a"]',
      'google_pubsub_topic_iam_member.event_publisher["falcosidekick"]',
    ],
    byDefault: false,
  },
];

/** The name of a subscription, with the prefix of the full example. */
const prefixes: Record<string, string> = { minimal: '', full: 'prod-' };
const nameOf = new Map<string, string>(
  pushStages.flatMap(({ subscriptions }) => subscriptions.map(({ key, name }) => [key, name])),
);
const addressIn = (example: string, address: string): string =>
  `module.pipeline.${address.replace(/%(\w+)/, (_, key: string) => `${prefixes[example] ?? ''}${nameOf.get(key) ?? key}`)}`;

/** As terraform/examples/full/tests has it. */
const tokenOfTheTest = 'a-token-of-sysdig';

describe('the examples of terraform/', () => {
  it('minimal plans each part that is on by default, and no other', async () => {
    const planned = await planOf('minimal');
    for (const { part, addresses, byDefault } of parts) {
      for (const address of addresses) {
        assert.equal(planned.has(addressIn('minimal', address)), byDefault, `${part}: ${address}`);
      }
    }
  });

  it('full plans all parts', async () => {
    const planned = await planOf('full');
    for (const { part, addresses } of parts) {
      for (const address of addresses) {
        assert.ok(planned.has(addressIn('full', address)), `${part}: ${address}`);
      }
    }
  });

  it('never plans a key of a service account, nor the value of a secret', async () => {
    const planned = [...(await planOf('full')).values()];
    assert.deepEqual(
      planned.filter(({ type }) => /_key$|hmac/.test(type)),
      [],
    );
    const versions = planned.filter(({ type }) => type.endsWith('_secret_version'));
    assert.equal(versions.length, 2);
    for (const { values } of versions) {
      assert.equal(values['secret_data'] ?? null, null);
      assert.equal(values['secret_data_wo'] ?? null, null);
      assert.equal(String(values['secret_data_wo_version']), '1');
    }
    assert.ok(!JSON.stringify(planned).includes(tokenOfTheTest), 'the token is in the plan');
  });

  it('terraform.tfvars.example can be planned, with all that is commented out', async () => {
    const example = await readFile(join(folder, 'terraform.tfvars.example'), 'utf8');
    const temporary = await mkdtemp(join(tmpdir(), 'tfvars-'));
    try {
      const values = join(temporary, 'all.tfvars');
      await writeFile(values, example.replaceAll(/^# (?=[a-z_]+ += | {2}|\})/gm, ''));
      const [run] = await testRuns('tests/tfvars/plan.tftest.hcl', [
        '-test-directory=tests/tfvars',
        `-var-file=${values}`,
      ]);
      const addresses = run?.planned.map(({ address }) => address) ?? [];
      for (const part of ['load_balancer[0]', 'schedule[0]', 'archive[0]', 'folds[0]']) {
        assert.ok(addresses.some((address) => address.startsWith(`module.${part}.`)));
      }
    } finally {
      await rm(temporary, { recursive: true });
    }
  });
});

async function planOf(example: string): Promise<Map<string, PlannedResource>> {
  const cwd = join(folder, 'examples', example);
  const [run] = await testRuns('tests/plan.tftest.hcl', [], cwd);
  return new Map(run?.planned.map((resource) => [resource.address, resource]));
}
