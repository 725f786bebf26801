import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { linesOf } from './lines.ts';

const projects = '//cloudresourcemanager.googleapis.com/projects';

/** The lines for a call to Google Cloud. */
function callLines(parts: Partial<RuntimeEvent>): string[] {
  return linesOf({
    watched: 'google-cloud-audit',
    cloud: { provider: 'gcp', project: 'acme-prod' },
    ...parts,
  });
}

describe('the next steps of a call to Google Cloud', () => {
  it('name its origin, the granted role and the destination of exported data', () => {
    const what = callLines({
      actor: { email: 'jane@example.com' },
      api: { method: 'SetIamPolicy', callerIp: '203.0.113.10' },
      iamBindings: [
        { action: 'REMOVE', role: 'roles/viewer', member: 'user:a@example.com' },
        { action: 'ADD', role: 'roles/owner', member: 'user:x@example.org' },
      ],
      exfiltration: { targets: [{ name: '//storage.googleapis.com/far', components: ['d.sql'] }] },
    }).find((line) => line.startsWith('What: '));
    assert.equal(
      what,
      'What: call SetIamPolicy, granting roles/owner to user:x@example.org, exporting to //storage.googleapis.com/far/d.sql, by jane@example.com, from 203.0.113.10',
    );
  });

  it('name an object whose full name has only its number', () => {
    const name = '//compute.googleapis.com/projects/p/zones/z/instances/12';
    const text = callLines({ target: { name, displayName: 'miner' } }).join('\n');
    assert.match(text, /instances\/12, named miner$/m);
    for (const other of [
      { name: '//storage.googleapis.com/orders', displayName: 'orders' },
      { name: 'github/organizations/acme/repositories/shop', displayName: 'acme/shop' },
      { name: '//cloudresourcemanager.googleapis.com/folders/12', displayName: '12' },
    ]) {
      assert.doesNotMatch(callLines({ target: other }).join('\n'), /named/);
    }
  });

  it('withdraw a granted role', () => {
    const grant = { action: 'ADD', role: 'roles/owner', member: 'user:x@example.org' } as const;
    const end = '--member=user:x@example.org --role=roles/owner --all';
    const withdrawn = (target: RuntimeEvent['target'], iamBindings = [grant]) =>
      callLines({
        ...(target && { target }),
        api: { method: 'SetIamPolicy' },
        iamBindings,
      }).find((line) => line.includes('remove-iam-policy-binding'));
    const commands: [string, string][] = [
      ['//storage.googleapis.com/orders', 'storage buckets % gs://orders'],
      [`${projects}/acme-prod`, 'projects % acme-prod'],
      ['//cloudresourcemanager.googleapis.com/folders/12', 'resource-manager folders % 12'],
      ['//cloudresourcemanager.googleapis.com/organizations/34', 'organizations % 34'],
      [
        '//iam.googleapis.com/projects/acme-prod/serviceAccounts/ci@acme-prod.iam.gserviceaccount.com',
        'iam service-accounts % ci@acme-prod.iam.gserviceaccount.com',
      ],
    ];
    for (const [name, command] of commands) {
      const expected = `gcloud ${command.replace('%', 'remove-iam-policy-binding')} ${end}`;
      assert.equal(withdrawn({ name }), expected);
    }
    assert.equal(
      withdrawn(undefined),
      `gcloud projects remove-iam-policy-binding acme-prod ${end}`,
    );
    assert.equal(withdrawn({ name: '//run.googleapis.com/projects/p/locations/l/x' }), undefined);
    assert.equal(withdrawn({ name: `${projects}/acme-prod` }, []), undefined);
    const failed = callLines({
      api: { method: 'SetIamPolicy', failure: 'denied' },
      iamBindings: [grant],
    });
    assert.doesNotMatch(failed.join('\n'), /remove-iam-policy-binding/);
  });

  it('disable a firewall rule that allows traffic', () => {
    const target = { name: '//compute.googleapis.com/projects/p/global/firewalls/open' };
    const text = (allowed: boolean): string =>
      callLines({ target, ipRules: { allowed } }).join('\n');
    assert.match(text(true), /^gcloud compute firewall-rules update open --project=p --disabled$/m);
    assert.doesNotMatch(text(false), /--disabled/);
  });

  it('search the logs for the object as they name it', () => {
    const filters: [string, string][] = [
      [
        '//secretmanager.googleapis.com/projects/123/secrets/db/versions/1',
        'protoPayload.resourceName:"secrets/db/versions/1"',
      ],
      [
        '//compute.googleapis.com/projects/p/zones/z/instances/4312755253150365851',
        'resource.labels.instance_id="4312755253150365851"',
      ],
      [
        '//compute.googleapis.com/projects/p/global/firewalls/open',
        'protoPayload.resourceName:"firewalls/open"',
      ],
      [
        '//iam.googleapis.com/projects/p/serviceAccounts/ci@p.iam.gserviceaccount.com',
        'resource.labels.email_id="ci@p.iam.gserviceaccount.com"',
      ],
      [
        '//run.googleapis.com/projects/p/locations/l/services/api',
        'protoPayload.resourceName:"services/api"',
      ],
      [`${projects}/acme-prod`, 'protoPayload.resourceName:"projects/acme-prod"'],
    ];
    for (const [name, filter] of filters) {
      const line = `gcloud logging read '${filter}' --project=acme-prod --freshness=1d --limit=50`;
      const lines = callLines({ target: { name } });
      assert.ok(lines.includes(line), lines.join('\n'));
    }
  });

  it('describe the object, unless it was deleted', () => {
    const described = (name: string, method = 'Update'): string | undefined =>
      callLines({ target: { name }, api: { method } }).find((line) => / describe /.test(line));
    const commands: [string, string][] = [
      [
        '//container.googleapis.com/projects/p/locations/l/clusters/prod',
        'gcloud container clusters describe prod --location=l --project=p',
      ],
      [
        '//secretmanager.googleapis.com/projects/123/secrets/db/versions/1',
        'gcloud secrets describe db --project=123',
      ],
      [
        '//run.googleapis.com/projects/p/locations/l/services/api',
        'gcloud run services describe api --region=l --project=p',
      ],
      [
        '//logging.googleapis.com/projects/p/sinks/archive',
        'gcloud logging sinks describe archive --project=p',
      ],
    ];
    for (const [name, line] of commands) {
      assert.equal(described(name), line);
      assert.equal(described(name, 'google.logging.v2.ConfigServiceV2.DeleteSink'), undefined);
      assert.equal(described(name, 'storage.buckets.delete'), undefined);
    }
  });

  it('undo nothing after a call that read a secret or a failed sign-in', () => {
    const textOf = (method: string): string => callLines({ api: { method } }).join('\n');
    for (const method of [
      'google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion',
      'google.cloud.bigquery.storage.v1.BigQueryRead.ReadRows',
      'Decrypt',
    ]) {
      assert.match(textOf(method), /renew the secrets that were read/, method);
    }
    for (const method of ['CreateAccessLevel', 'Accession.Update', 'ReadyService.Set']) {
      assert.match(textOf(method), /undo the change/, method);
    }
    assert.match(textOf('google.login.LoginService.loginFailure'), /The sign-in failed/);
  });

  it("list the changed account's keys, and neither list nor disable those of Google's agents", () => {
    const changed = callLines({
      actor: { email: 'deployer@p-1.iam.gserviceaccount.com' },
      api: { method: 'google.iam.admin.v1.CreateServiceAccountKey' },
      target: {
        name: '//iam.googleapis.com/projects/p-1/serviceAccounts/ci@p-1.iam.gserviceaccount.com/keys/k1',
      },
    }).join('\n');
    assert.match(changed, /keys list --iam-account=ci@p-1\.iam\.gserviceaccount\.com /);
    for (const email of [
      'service-123456@gcp-sa-logging.iam.gserviceaccount.com',
      'service-123456@container-engine-robot.iam.gserviceaccount.com',
    ]) {
      assert.doesNotMatch(callLines({ actor: { email } }).join('\n'), /service-accounts/);
    }
    // Workloads share a default account.
    const email = '123456-compute@developer.gserviceaccount.com';
    const shared = callLines({ actor: { email } }).join('\n');
    assert.match(shared, /keys list --iam-account=123456-compute@developer/);
    assert.doesNotMatch(shared, /service-accounts disable/);
  });
});
