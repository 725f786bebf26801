import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { falcoEvent } from '../events.ts';

function eventOf(fields: Record<string, string>): RuntimeEvent {
  const output_fields = { 'gcp.user': 'jane@example.com', 'gcp.projectId': 'shop-1', ...fields };
  return falcoEvent('collector-1', { source: 'gcp_auditlog', output_fields });
}

function nameOf(event: RuntimeEvent): string {
  return resourceOf(event, undefined, { organizationId: '42', ladder: 'cluster' }).name;
}

const project = '//cloudresourcemanager.googleapis.com/projects/shop-1';

/** https://docs.cloud.google.com/asset-inventory/docs/asset-names; an instance as Security Command Center names it. */
const cases: [string, Record<string, string>, string, string][] = [
  ['a bucket', { 'gcp.storage.bucket': 'orders' }, '//storage.googleapis.com/orders', 'orders'],
  [
    'the bucket of an object',
    { 'gcp.resourceName': 'projects/_/buckets/orders/objects/2026/01.csv' },
    '//storage.googleapis.com/orders',
    'orders',
  ],
  [
    'the bucket of a plugin that names its fields by the record',
    { 'gcp.resource.name': 'projects/_/buckets/orders' },
    '//storage.googleapis.com/orders',
    'orders',
  ],
  [
    'an instance, by its number',
    {
      'gcp.compute.instanceId': '648123',
      'gcp.location': 'europe-west3',
      'gcp.resourceName': 'projects/shop-1/zones/europe-west3-a/instances/web-1',
    },
    '//compute.googleapis.com/projects/shop-1/zones/europe-west3-a/instances/648123',
    'web-1',
  ],
  [
    'an instance whose zone only the labels tell',
    {
      'gcp.compute.instanceId': '648123',
      'gcp.resourceLabels': '{"instance_id":"648123","zone":"us-central1-f"}',
    },
    '//compute.googleapis.com/projects/shop-1/zones/us-central1-f/instances/648123',
    '648123',
  ],
  [
    'a service account, by its address',
    {
      'gcp.iam.serviceAccount': 'ci@shop-1.iam.gserviceaccount.com',
      'gcp.iam.serviceAccountId': '1122',
      'gcp.resourceName': 'projects/-/serviceAccounts/1122',
    },
    '//iam.googleapis.com/projects/shop-1/serviceAccounts/ci@shop-1.iam.gserviceaccount.com',
    'ci@shop-1.iam.gserviceaccount.com',
  ],
  [
    'the service account that a call creates, which names its parent',
    {
      'gcp.serviceName': 'iam.googleapis.com',
      'gcp.methodName': 'google.iam.admin.v1.CreateServiceAccount',
      'gcp.resourceName': 'projects/shop-1',
      'gcp.request': '{"account_id":"new-one","name":"projects/shop-1"}',
    },
    '//iam.googleapis.com/projects/shop-1/serviceAccounts/new-one@shop-1.iam.gserviceaccount.com',
    'new-one@shop-1.iam.gserviceaccount.com',
  ],
  [
    'a Cloud SQL instance',
    { 'gcp.cloudsql.databaseId': 'shop-1:orders' },
    '//cloudsql.googleapis.com/projects/shop-1/instances/orders',
    'shop-1:orders',
  ],
  [
    'a firewall rule',
    {
      'gcp.serviceName': 'compute.googleapis.com',
      'gcp.resourceName': 'projects/shop-1/global/firewalls/allow-ssh',
    },
    '//compute.googleapis.com/projects/shop-1/global/firewalls/allow-ssh',
    'allow-ssh',
  ],
  [
    'a network',
    { 'gcp.compute.networkId': '77' },
    '//compute.googleapis.com/projects/shop-1/global/networks/77',
    '77',
  ],
  [
    'a subnetwork',
    { 'gcp.compute.subnetwork': 'apps', 'gcp.location': 'europe-west3' },
    '//compute.googleapis.com/projects/shop-1/regions/europe-west3/subnetworks/apps',
    'apps',
  ],
  [
    'a function',
    { 'gcp.cloudfunctions.function': 'resize', 'gcp.location': 'us-central1' },
    '//cloudfunctions.googleapis.com/projects/shop-1/locations/us-central1/functions/resize',
    'resize',
  ],
  [
    'a DNS zone',
    { 'gcp.dns.zone': 'internal' },
    '//dns.googleapis.com/projects/shop-1/managedZones/internal',
    'internal',
  ],
  [
    'a log sink of an organization',
    { 'gcp.logging.sink': 'audit', 'gcp.resourceName': 'organizations/42/sinks/audit' },
    '//logging.googleapis.com/organizations/42/sinks/audit',
    'audit',
  ],
  [
    'a GKE cluster, as the ladder spells it',
    {
      'gcp.serviceName': 'container.googleapis.com',
      'gcp.resourceName': 'projects/shop-1/zones/us-central1-a/clusters/prod',
    },
    '//container.googleapis.com/projects/shop-1/locations/us-central1-a/clusters/prod',
    'prod',
  ],
  [
    'a node pool',
    {
      'gcp.serviceName': 'container.googleapis.com',
      'gcp.resourceName': 'projects/shop-1/zones/us-central1-a/clusters/prod/nodePools/p',
    },
    '//container.googleapis.com/projects/shop-1/locations/us-central1-a/clusters/prod/nodePools/p',
    'prod/p',
  ],
  [
    'a node pool that only the labels name',
    {
      'gcp.serviceName': 'container.googleapis.com',
      'gcp.resourceLabels':
        '{"location":"us-central1","cluster_name":"prod","nodepool_name":"gpu"}',
    },
    '//container.googleapis.com/projects/shop-1/locations/us-central1/clusters/prod/nodePools/gpu',
    'gpu',
  ],
  [
    'the key of a service account, by the address of the account',
    {
      'gcp.serviceName': 'iam.googleapis.com',
      'gcp.methodName': 'google.iam.admin.v1.DeleteServiceAccountKey',
      'gcp.iam.serviceAccount': 'ci@shop-1.iam.gserviceaccount.com',
      'gcp.resourceName': 'projects/-/serviceAccounts/1122/keys/0a1b2c',
    },
    '//iam.googleapis.com/projects/shop-1/serviceAccounts/ci@shop-1.iam.gserviceaccount.com/keys/0a1b2c',
    'ci@shop-1.iam.gserviceaccount.com/0a1b2c',
  ],
  [
    'a billing account',
    {
      'gcp.serviceName': 'cloudbilling.googleapis.com',
      'gcp.resourceName': 'billingAccounts/0A1B2C-3D4E5F-678901',
    },
    '//cloudbilling.googleapis.com/billingAccounts/0A1B2C-3D4E5F-678901',
    '0A1B2C-3D4E5F-678901',
  ],
  [
    'a log sink of a billing account',
    { 'gcp.resourceName': 'billingAccounts/0A1B2C-3D4E5F-678901/sinks/audit' },
    '//logging.googleapis.com/billingAccounts/0A1B2C-3D4E5F-678901/sinks/audit',
    'audit',
  ],
  [
    'the application of a version of App Engine',
    {
      'gcp.serviceName': 'appengine.googleapis.com',
      'gcp.resourceName': 'apps/shop-1/services/default/versions/v3',
    },
    '//appengine.googleapis.com/apps/shop-1',
    'shop-1',
  ],
  [
    'a service of Cloud Run, as version 1 of its API names it',
    {
      'gcp.serviceName': 'run.googleapis.com',
      'gcp.location': 'europe-west1',
      'gcp.resourceName': 'namespaces/shop-1/services/web',
    },
    '//run.googleapis.com/projects/shop-1/locations/europe-west1/services/web',
    'web',
  ],
  [
    'a service of Cloud Run that only the labels name',
    {
      'gcp.serviceName': 'run.googleapis.com',
      'gcp.resourceLabels': '{"service_name":"web","location":"europe-west1","revision_name":""}',
    },
    '//run.googleapis.com/projects/shop-1/locations/europe-west1/services/web',
    'web',
  ],
  [
    'a key that only the labels name',
    {
      'gcp.location': 'europe-west1',
      'json.value[/resource/labels/key_ring_id]': 'ring',
      'json.value[/resource/labels/crypto_key_id]': 'orders',
    },
    '//cloudkms.googleapis.com/projects/shop-1/locations/europe-west1/keyRings/ring/cryptoKeys/orders',
    'orders',
  ],
  [
    'a dataset that only the labels name',
    {
      'gcp.serviceName': 'bigquery.googleapis.com',
      'json.value[/resource/labels/dataset_id]': 'sales',
    },
    '//bigquery.googleapis.com/projects/shop-1/datasets/sales',
    'sales',
  ],
  [
    'the folder of a policy that is no asset',
    {
      'gcp.serviceName': 'orgpolicy.googleapis.com',
      'gcp.resourceName': 'folders/998877/policies/iam.disableServiceAccountKeyCreation',
    },
    '//cloudresourcemanager.googleapis.com/folders/998877',
    '998877',
  ],
  [
    'a bucket in a full name',
    { 'gcp.resourceName': '//storage.googleapis.com/projects/_/buckets/orders' },
    '//storage.googleapis.com/orders',
    'orders',
  ],
  [
    'a table of BigQuery',
    {
      'gcp.serviceName': 'bigquery.googleapis.com',
      'gcp.resourceName': 'projects/shop-1/datasets/sales/tables/orders',
    },
    '//bigquery.googleapis.com/projects/shop-1/datasets/sales/tables/orders',
    'sales/orders',
  ],
  [
    'a version of a key',
    {
      'gcp.resourceName':
        'projects/shop-1/locations/global/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
    },
    '//cloudkms.googleapis.com/projects/shop-1/locations/global/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
    'k/1',
  ],
  [
    'what the record itself names',
    {
      'jevt.value[/protoPayload/serviceName]': 'logging.googleapis.com',
      'json.value[/protoPayload/resourceName]': 'projects/shop-1/sinks/audit',
    },
    '//logging.googleapis.com/projects/shop-1/sinks/audit',
    'audit',
  ],
  [
    'a secret',
    { 'gcp.resourceName': 'projects/123/secrets/db-password' },
    '//secretmanager.googleapis.com/projects/123/secrets/db-password',
    'db-password',
  ],
  [
    'a policy that only the attributes of the permissions name',
    {
      'gcp.authorizationInfo':
        '[{"permission":"compute.securityPolicies.update","resourceAttributes":{"name":"projects/shop-1/global/securityPolicies/p","service":"compute"}}]',
    },
    '//compute.googleapis.com/projects/shop-1/global/securityPolicies/p',
    'p',
  ],
  [
    'an instance that only the labels name',
    { 'gcp.resourceLabels': '{"zone":"europe-west3-a","instance_id":"4312755253150365851"}' },
    '//compute.googleapis.com/projects/shop-1/zones/europe-west3-a/instances/4312755253150365851',
    '4312755253150365851',
  ],
  [
    'a topic that only the permissions name',
    {
      'gcp.authorizationInfo':
        '[{"permission":"pubsub.topics.delete","resource":"projects/shop-1/topics/orders"}]',
    },
    '//pubsub.googleapis.com/projects/shop-1/topics/orders',
    'orders',
  ],
];

describe('an event of Google Cloud’s audit log', () => {
  for (const [what, fields, name, displayName] of cases) {
    it(`is on ${what}`, () => {
      const event = eventOf(fields);
      assert.deepEqual(event.target, { name, displayName });
      assert.equal(nameOf(event), name);
    });
  }

  it('claims the account of a key, since the name of the key contains it', () => {
    const account = 'ci@shop-1.iam.gserviceaccount.com';
    const key = {
      'gcp.serviceName': 'iam.googleapis.com',
      'gcp.resourceName': `projects/-/serviceAccounts/${account}/keys/k1`,
    };
    const event = eventOf({ ...key, 'gcp.iam.serviceAccount': account });
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['gcp.resourceName'],
    );
  });

  it('is on the project if no resource below it is certain', () => {
    for (const fields of [
      {},
      { 'gcp.storage.bucket': '**********' },
      { 'gcp.resourceName': 'projects/shop-1' },
      // Cloud SQL and Spanner use the same form for instances.
      { 'gcp.resourceName': 'projects/shop-1/instances/orders' },
      { 'gcp.serviceName': 'unheard.googleapis.com', 'gcp.resourceName': 'projects/shop-1/x/y' },
      // Without a location, neither a name of Cloud Run's version 1 nor the label of a key is unambiguous.
      {
        'gcp.serviceName': 'run.googleapis.com',
        'gcp.resourceName': 'namespaces/shop-1/services/w',
      },
      { 'json.value[/resource/labels/crypto_key_id]': 'orders' },
      // Services other than BigQuery have datasets, and services other than GKE have clusters.
      { 'json.value[/resource/labels/dataset_id]': 'sales' },
      { 'gcp.resourceLabels': '{"cluster_name":"spark","location":"us-central1"}' },
      { 'gcp.storage.bucket': 'b'.repeat(300) },
    ]) {
      assert.equal(nameOf(eventOf(fields)), project);
    }
  });

  it('is in the project that its labels or its resource name', () => {
    for (const fields of [
      { 'json.value[/resource/labels/project_id]': 'shop-1' },
      { 'jevt.value[/resource/labels/project_id]': 'shop-1' },
      { 'gcp.resourceLabels': '{"project_id":"shop-1"}' },
      { 'gcp.resourceName': 'projects/shop-1' },
      { 'gcp.resourceName': '//cloudresourcemanager.googleapis.com/projects/shop-1' },
      { 'jevt.value[/protoPayload/resourceName]': 'projects/shop-1' },
      { 'gcp.projectId': '***', 'gcp.resourceLabels': '{"project_id":"shop-1"}' },
    ] as const) {
      const event = falcoEvent('h', { source: 'gcp_auditlog', output_fields: fields });
      assert.equal(nameOf(event), project);
    }
  });

  it('names the actor by the form of the name, and the delegation', () => {
    const pool =
      'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s';
    const event = eventOf({
      'gcp.user': pool,
      'json.value[/protoPayload/authenticationInfo/serviceAccountKeyName]':
        '//iam.googleapis.com/projects/shop-1/serviceAccounts/ci@shop-1.iam.gserviceaccount.com/keys/k1',
      'json.value[/protoPayload/authenticationInfo/serviceAccountDelegationInfo/0/principalSubject]':
        'serviceAccount:ci@shop-1.iam.gserviceaccount.com',
    });
    assert.deepEqual(event.actor, {
      subject: pool,
      serviceAccountKey:
        '//iam.googleapis.com/projects/shop-1/serviceAccounts/ci@shop-1.iam.gserviceaccount.com/keys/k1',
      delegation: [{ subject: 'serviceAccount:ci@shop-1.iam.gserviceaccount.com' }],
    });
    assert.deepEqual(event.unclaimed, []);
  });

  it('failed if no checked permission was granted', () => {
    const permission = 'storage.objects.get';
    const failureOf = (checks: unknown, more: object = {}): string | undefined =>
      eventOf({
        'gcp.methodName': 'storage.objects.get',
        'gcp.authorizationInfo': JSON.stringify(checks),
        ...more,
      }).api?.failure;
    assert.equal(failureOf([{ permission }]), 'storage.objects.get was not granted');
    assert.equal(
      failureOf([{ permission, granted: false }, { permission: 'b.c' }]),
      'storage.objects.get was not granted',
    );
    assert.equal(failureOf([{ permission }, { permission: 'b.c', granted: true }]), undefined);
    assert.equal(failureOf([{ resource: 'projects/shop-1' }]), undefined);
    assert.equal(failureOf([]), undefined);
    const status = { 'json.value[/protoPayload/status/message]': 'denied by policy' };
    assert.equal(failureOf([{ permission }], status), 'denied by policy');
  });

  it('shows a firewall rule with the traffic that it allows', () => {
    const event = eventOf({
      'gcp.request': JSON.stringify({
        direction: 'INGRESS',
        alloweds: [{ IPProtocol: 'tcp', ports: ['22', '8000-9000'] }, { IPProtocol: 'icmp' }],
        sourceRanges: ['0.0.0.0/0'],
      }),
    });
    assert.deepEqual(event.ipRules, {
      direction: 'INGRESS',
      allowed: true,
      rules: [
        {
          protocol: 'tcp',
          ports: [
            { min: 22, max: 22 },
            { min: 8000, max: 9000 },
          ],
        },
        { protocol: 'icmp' },
      ],
      sourceRanges: ['0.0.0.0/0'],
    });
  });

  it('shows the destination of a database export', () => {
    const event = eventOf({
      'gcp.methodName': 'cloudsql.instances.export',
      'gcp.cloudsql.databaseId': 'shop-1:orders',
      'gcp.request': '{"body":{"exportContext":{"uri":"gs://elsewhere/dump.sql"}}}',
    });
    assert.deepEqual(event.exfiltration, {
      sources: [{ name: '//cloudsql.googleapis.com/projects/shop-1/instances/orders' }],
      targets: [{ name: '//storage.googleapis.com/elsewhere', components: ['dump.sql'] }],
    });
  });

  it('shows the exported databases, unless all are exported', () => {
    const exported = (databases: string): unknown =>
      eventOf({
        'gcp.methodName': 'cloudsql.instances.export',
        'gcp.cloudsql.databaseId': 'shop-1:orders',
        'gcp.request': `{"body":{"exportContext":{"uri":"gs://elsewhere/d","databases":${databases}}}}`,
      }).exfiltration?.sources?.[0]?.components;
    assert.deepEqual(exported('["orders", "users"]'), ['orders', 'users']);
    assert.equal(exported('[]'), undefined);
    assert.equal(exported('"all"'), undefined);
  });

  it('claims changes of IAM bindings if the finding shows all of them', () => {
    const binding = { action: 'ADD', role: 'roles/viewer', member: 'allUsers' };
    const plain = eventOf({ 'gcp.policyDelta': JSON.stringify([binding]) });
    assert.deepEqual(plain.iamBindings, [binding]);
    assert.deepEqual(plain.unclaimed, []);
    const delta = JSON.stringify([{ ...binding, condition: { expression: 'e' } }]);
    const conditional = eventOf({ 'gcp.policyDelta': delta });
    assert.deepEqual(conditional.iamBindings, [binding]);
    assert.deepEqual(conditional.unclaimed, [{ name: 'gcp.policyDelta', value: delta }]);
  });
});
