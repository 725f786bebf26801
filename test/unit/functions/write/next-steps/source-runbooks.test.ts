import assert from 'node:assert/strict';
import { watchedKinds, type RuntimeEvent } from '@pipeline/shared/event.ts';
import fc from 'fast-check';
import type { Facts } from '../../../../../functions/write/next-steps/facts.ts';
import { nextStepsOf } from '../../../../../functions/write/next-steps/next-steps.ts';
import { choices, linesOf, project } from './lines.ts';
import { posixWords } from './posix-words.ts';

describe('the next steps by source', () => {
  it('of an AWS account are its activity, keys and factors', () => {
    const lines = linesOf({
      watched: 'aws-cloudtrail',
      cloud: { provider: 'aws', region: 'us-east-1' },
      actor: { subject: 'arn:aws:iam::111122223333:user/ops/jane.doe', userName: 'jane.doe' },
    });
    for (const line of [
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=jane.doe --region us-east-1 --max-results 50',
      'aws iam list-access-keys --user-name jane.doe',
      'aws iam list-mfa-devices --user-name jane.doe',
      'aws iam attach-user-policy --user-name jane.doe --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
    ]) {
      assert.ok(lines.includes(line), lines.join('\n'));
    }
    const role = linesOf({
      watched: 'aws-cloudtrail',
      actor: { subject: 'arn:aws-eusc:sts::111122223333:assumed-role/deployer/session-1' },
    });
    assert.ok(role.includes('aws iam get-role --role-name deployer'));
    // Each partition has its own copy of AWS's policies.
    assert.ok(
      role.includes(
        'aws iam attach-role-policy --role-name deployer --policy-arn arn:aws-eusc:iam::aws:policy/AWSDenyAll',
      ),
    );
    assert.ok(!role.some((line) => line.includes('--user-name')));
    assert.ok(
      !linesOf({ watched: 'aws-cloudtrail', actor: { userName: 'root' } }).some((line) =>
        line.includes('aws iam'),
      ),
    );
  });

  it('name no account if none is known, but the action and its object', () => {
    const bucket = { name: 'aws/accounts/111122223333/buckets/orders', displayName: 'orders' };
    const group = 'azure/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/x/acct';
    const aws = linesOf(
      {
        watched: 'aws-cloudtrail',
        cloud: { provider: 'aws', account: '111122223333', region: 'us-east-1' },
        target: bucket,
      },
      project,
      'IMPACT',
    );
    assert.deepEqual(aws.slice(0, 5), [
      'Impact: what is destroyed, stopped or misused, and is it still going on?',
      'Where: account 111122223333, region us-east-1',
      `What: on ${bucket.name}`,
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=orders --region us-east-1 --max-results 50',
      'If not: undo it, and keep the evidence.',
    ]);
    const azure = linesOf({
      watched: 'azure',
      cloud: { provider: 'azure', account: 's' },
      target: { name: group, displayName: 'acct' },
    });
    assert.ok(azure.includes('Where: subscription s'));
    assert.ok(
      azure.includes(
        `az monitor activity-log list --resource-id ${group.slice(5)} --offset 1d --max-events 50 --subscription s`,
      ),
    );
    for (const watched of ['entra', 'okta', 'github'] as const) {
      const text = linesOf({ watched }).join('\n');
      assert.doesNotMatch(text, /session|key|factor|password/, watched);
    }
  });

  it('name the place in the terms of its cloud', () => {
    const whereOf = (parts: Partial<RuntimeEvent>) =>
      linesOf(parts).find((line) => line.startsWith('Where: '));
    const okta = { provider: 'okta', organization: 'corp' };
    assert.equal(whereOf({ watched: 'okta', cloud: okta }), 'Where: organization corp');
    const tenant = { provider: 'azure', organization: 't' };
    assert.equal(whereOf({ watched: 'entra', cloud: tenant }), 'Where: tenant t');
    // Uses the sender's own name for it.
    const kubernetes = { cluster: 'alias', namespace: 'shop' };
    assert.equal(whereOf({ kubernetes }), 'Where: namespace shop, cluster alias');
  });

  it('of a changed project policy show that policy', () => {
    const lines = linesOf({
      watched: 'google-cloud-audit',
      cloud: { provider: 'gcp', project: 'p-project' },
      api: { method: 'SetIamPolicy' },
    });
    assert.ok(lines.includes('gcloud projects get-iam-policy p-project'), lines.join('\n'));
  });

  it("of an account elsewhere are its sessions, keys and factors, in Azure's commands or in words", () => {
    const actor = { email: 'jane@example.com' };
    const entra = linesOf({ watched: 'entra', actor });
    assert.ok(
      entra.includes(
        "az rest --method post --url 'https://graph.microsoft.com/v1.0/users/jane%40example.com/revokeSignInSessions'",
      ),
      entra.join('\n'),
    );
    assert.ok(entra.includes('az ad user update --id jane@example.com --account-enabled false'));
    assert.ok(
      linesOf({ watched: 'azure', actor }).includes(
        'az monitor activity-log list --caller jane@example.com --offset 1d --max-events 50',
      ),
    );
    for (const watched of ['okta', 'github'] as const) {
      const text = linesOf({ watched, actor }).join('\n');
      assert.match(text, /sessions.*tokens.*jane@example\.com/);
      assert.match(text, /end its sessions, revoke its keys and tokens/);
    }
  });

  it("of a call to Google Cloud show the principal's other calls, and the object", () => {
    const parts = {
      watched: 'google-cloud-audit',
      actor: { email: 'deployer@acme-prod.iam.gserviceaccount.com' },
      target: { name: '//storage.googleapis.com/acme-data' },
      cloud: { provider: 'gcp', project: 'acme-prod' },
    } as const;
    assert.deepEqual(
      linesOf(parts).filter((line) => line.startsWith('gcloud ')),
      [
        `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="deployer@acme-prod.iam.gserviceaccount.com"' --project=acme-prod --freshness=1d --limit=50`,
        'gcloud storage buckets describe gs://acme-data',
        'gcloud iam service-accounts keys list --iam-account=deployer@acme-prod.iam.gserviceaccount.com --managed-by=user',
        `gcloud logging read 'protoPayload.resourceName:"buckets/acme-data"' --project=acme-prod --freshness=1d --limit=50`,
        'gcloud iam service-accounts disable deployer@acme-prod.iam.gserviceaccount.com',
      ],
    );
    const targets = {
      '//iam.googleapis.com/projects/p-1/serviceAccounts/a@p-1.iam.gserviceaccount.com':
        'gcloud iam service-accounts describe a@p-1.iam.gserviceaccount.com --project=p-1',
      '//compute.googleapis.com/projects/p-1/zones/z/instances/12':
        'gcloud compute instances describe 12 --zone=z --project=p-1',
      '//compute.googleapis.com/projects/p-1/global/firewalls/allow-all':
        'gcloud compute firewall-rules describe allow-all --project=p-1',
      '//cloudsql.googleapis.com/projects/p-1/instances/db':
        'gcloud sql instances describe db --project=p-1',
      '//container.googleapis.com/projects/p-1/locations/us-central1/clusters/prod/nodePools/gpu':
        'gcloud container node-pools describe gpu --cluster=prod --location=us-central1 --project=p-1',
      '//run.googleapis.com/projects/p-1/locations/europe-west1/services/web':
        'gcloud run services describe web --region=europe-west1 --project=p-1',
    };
    for (const [name, line] of Object.entries(targets)) {
      assert.ok(linesOf({ watched: 'google-cloud-audit', target: { name } }).includes(line));
    }
  });

  it('of a failed sign-in end no session, and disable no account', () => {
    const api = { failure: 'Invalid username or password' };
    const actor = { email: 'jane@example.com' };
    for (const [watched, method] of [
      ['entra', 'Sign-in activity'],
      ['okta', 'user.session.start'],
      ['aws-cloudtrail', 'ConsoleLogin'],
    ] as const) {
      const text = linesOf({ watched, actor, api: { ...api, method } }).join('\n');
      assert.match(text, /The sign-in failed/, watched);
      assert.doesNotMatch(text, /end its sessions|revokeSignIn|account-enabled|DenyAll/, watched);
      const used = linesOf({ watched, actor, api: { method } }).join('\n');
      assert.match(used, /end its sessions/, watched);
    }
    const denied = linesOf({ watched: 'aws-cloudtrail', actor, api: { ...api, method: 'PutKey' } });
    assert.match(denied.join('\n'), /end its sessions/);
  });

  it('of an execution that was requested from Kubernetes ask about the request', () => {
    const [ask] = linesOf({ watched: 'kubernetes-audit' }, project, 'EXECUTION');
    assert.equal(ask, 'Execution: who ran what in the cluster, and was that expected?');
  });

  it("of a call without a namespace show the caller's rights in the cluster", () => {
    const accessReviews = [{ resource: 'secrets', verb: 'list' }];
    const actor = { userName: 'system:anonymous' };
    const lines = linesOf({ watched: 'kubernetes-audit', actor, kubernetes: { accessReviews } });
    assert.ok(
      lines.includes('kubectl auth can-i --list --as=system:anonymous --namespace=default'),
      lines.join('\n'),
    );
  });

  it('of a call to an organization or a folder search its logs, not those of a project', () => {
    const commands = (name: string): string[] =>
      linesOf({
        watched: 'google-cloud-audit',
        actor: { email: 'jane@example.com' },
        target: { name: `//cloudresourcemanager.googleapis.com/${name}` },
        cloud: { provider: 'gcp', project: 'of-the-agent' },
      }).filter((line) => line.startsWith('gcloud '));
    assert.deepEqual(commands('organizations/998877665544'), [
      `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="jane@example.com"' --organization=998877665544 --freshness=1d --limit=50`,
      'gcloud organizations get-iam-policy 998877665544',
      `gcloud logging read 'protoPayload.resourceName:"organizations/998877665544"' --organization=998877665544 --freshness=1d --limit=50`,
    ]);
    assert.deepEqual(commands('folders/112233').slice(0, 2), [
      `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="jane@example.com"' --folder=112233 --freshness=1d --limit=50`,
      'gcloud resource-manager folders get-iam-policy 112233',
    ]);
  });

  it('of a call to a billing account search its logs', () => {
    const name = '//cloudbilling.googleapis.com/billingAccounts/0A1B2C-3D4E5F-678901';
    const lines = linesOf({
      watched: 'google-cloud-audit',
      actor: { email: 'jane@example.com' },
      target: { name },
    });
    assert.ok(
      lines.includes(
        `gcloud logging read 'protoPayload.authenticationInfo.principalEmail="jane@example.com"' --billing-account=0A1B2C-3D4E5F-678901 --freshness=1d --limit=50`,
      ),
    );
  });

  it('of a call to Google Cloud that only read or failed undo nothing', () => {
    const watched = 'google-cloud-audit' as const;
    const textOf = (api: object): string => linesOf({ watched, api }).join('\n');
    for (const method of [
      'storage.objects.get',
      'google.iam.admin.v1.ListServiceAccountKeys',
      'v1.compute.instances.getSerialPortOutput',
      'GetIamPolicy',
    ]) {
      assert.doesNotMatch(textOf({ method }), /undo/, method);
    }
    for (const method of ['SetIamPolicy', 'storage.getters.create', 'GetterService.Update']) {
      assert.match(textOf({ method }), /undo the change/, method);
    }
    assert.match(textOf({ method: 'SetIamPolicy', failure: 'no' }), /nothing to undo/);
  });

  it("of Kubernetes permissions are the binding and its removal, after the cluster's credentials", () => {
    const role = { kind: 'CLUSTER_ROLE', name: 'cluster-admin' } as const;
    const review = { resource: 'clusterrolebindings', name: 'ops-admin', verb: 'create' };
    const cluster = {
      kind: 'cluster',
      name: '//container.googleapis.com/projects/acme-prod/locations/europe-west1/clusters/prod',
    } as const;
    const lines = linesOf(
      {
        watched: 'kubernetes-audit',
        actor: { userName: 'jdoe' },
        kubernetes: { bindings: [{ name: 'ops-admin', role }], accessReviews: [review] },
      },
      cluster,
      'PRIVILEGE_ESCALATION',
    );
    assert.deepEqual(
      lines.filter((line) => /^(?:kubectl|gcloud)/.test(line)),
      [
        'gcloud container clusters get-credentials prod --location=europe-west1 --project=acme-prod',
        'kubectl describe clusterrolebinding/ops-admin',
        'kubectl describe clusterrole/cluster-admin',
        'kubectl auth can-i --list --as=jdoe --namespace=default',
        'kubectl delete clusterrolebinding/ops-admin',
      ],
    );
    assert.doesNotMatch(lines.join('\n'), /cordon|isolate/i);
    const namespaced = linesOf({
      watched: 'kubernetes-audit',
      kubernetes: {
        bindings: [
          { name: 'b', namespace: 'shop', role: { kind: 'ROLE', name: 'r', namespace: 'shop' } },
        ],
        accessReviews: [{ resource: 'rolebindings', name: 'b', namespace: 'shop', verb: 'create' }],
      },
    });
    assert.ok(namespaced.includes('kubectl describe --namespace=shop rolebinding/b'));
    assert.ok(namespaced.includes('kubectl describe --namespace=shop role/r'));
    assert.ok(namespaced.includes('kubectl delete --namespace=shop rolebinding/b'));
    const onlyNamed = linesOf({
      watched: 'kubernetes-audit',
      kubernetes: { accessReviews: [review] },
    });
    assert.ok(onlyNamed.includes('kubectl delete clusterrolebinding/ops-admin'));
    const deleted = linesOf({
      watched: 'kubernetes-audit',
      kubernetes: {
        bindings: [{ name: 'b', role }],
        accessReviews: [{ ...review, verb: 'delete' }],
      },
    });
    assert.ok(!deleted.some((line) => line.includes('kubectl delete')));
  });

  it('of a call that failed, only read or deleted undo nothing and inspect nothing that is gone', () => {
    const watched = 'kubernetes-audit' as const;
    const actor = { userName: 'jdoe' };
    const pod = { namespace: 'shop', pod: 'web-0' };
    const review = { resource: 'pods', name: 'web-0', namespace: 'shop' };
    const failed = linesOf({
      watched,
      actor,
      api: { method: 'io.k8s.core.v1.pods.create', failure: '403 Forbidden' },
      kubernetes: { ...pod, accessReviews: [{ ...review, verb: 'create' }] },
    });
    const deleted = linesOf({
      watched,
      actor,
      kubernetes: { ...pod, accessReviews: [{ ...review, verb: 'delete' }] },
    });
    for (const lines of [failed, deleted]) {
      assert.deepEqual(
        lines.filter((line) => line.startsWith('kubectl')),
        ['kubectl auth can-i --list --as=jdoe --namespace=shop'],
      );
      assert.doesNotMatch(lines.join('\n'), /undo the change|isolate/);
    }
    assert.match(failed.join('\n'), /^What: .*which failed: '403 Forbidden'$/m);
    const binding = linesOf({
      watched,
      actor,
      api: { failure: '403 Forbidden' },
      kubernetes: {
        bindings: [{ name: 'b', role: { kind: 'CLUSTER_ROLE', name: 'cluster-admin' } }],
        accessReviews: [{ resource: 'clusterrolebindings', name: 'b', verb: 'create' }],
      },
    });
    assert.doesNotMatch(binding.join('\n'), /kubectl delete|emove the binding/);
    const read = linesOf({
      watched,
      actor,
      kubernetes: {
        objects: [{ kind: 'Secret', name: 'db', namespace: 'shop' }],
        accessReviews: [{ resource: 'secrets', name: 'db', namespace: 'shop', verb: 'get' }],
      },
    }).join('\n');
    assert.match(read, /renew the secrets that were read/);
    assert.doesNotMatch(read, /undo the change/);
    const path = linesOf({ watched, actor, api: { service: 'k8s.io' } });
    assert.doesNotMatch(path.join('\n'), /undo the change/);
    const exec = linesOf({
      watched,
      actor,
      kubernetes: { ...pod, accessReviews: [{ ...review, subresource: 'exec', verb: 'get' }] },
    });
    assert.ok(exec.includes('kubectl describe --namespace=shop pod/web-0'));
    const google = linesOf({
      watched: 'google-cloud-audit',
      api: { failure: 'PERMISSION_DENIED' },
    });
    assert.doesNotMatch(google.join('\n'), /undo the change/);
  });

  it('of a process on a host elsewhere run there', () => {
    const parts: Partial<RuntimeEvent> = {
      watched: 'system-calls',
      host: { name: 'db-1' },
      processes: [{ name: 'nc' }],
      files: [{ path: '/tmp/a b' }],
    };
    const lines = linesOf(parts, project, 'EXECUTION');
    assert.ok(lines.includes('On that host: ps -ef --forest'), lines.join('\n'));
    assert.ok(lines.includes("On that host: sudo sha256sum '/tmp/a b'"));
    const contained = linesOf({ ...parts, container: { name: 'web' } }, project, 'EXECUTION');
    assert.doesNotMatch(contained.join('\n'), /sha256sum/);
    const elsewhere: Partial<RuntimeEvent>[] = [
      { kubernetes: { pod: 'p' } },
      { host: {} },
      // Falco's own pod, and its container's ID.
      { host: { name: 'falco-t64nj' } },
      { host: { name: '97ade2b595f0' } },
    ];
    for (const known of elsewhere) {
      const text = linesOf({ ...parts, ...known }, project, 'EXECUTION').join('\n');
      assert.doesNotMatch(text, /On that host|host (?:falco|97ade)/);
    }
  });

  it('name the other end of a connection in either direction', () => {
    const ends = {
      source: { ip: '198.51.100.7', port: 5 },
      destination: { ip: '10.0.0.4', port: 22 },
    };
    const [outbound, inbound] = [{}, { inbound: true }].map((more) =>
      linesOf({ connections: [{ ...ends, ...more }] }).join('\n'),
    );
    assert.match(outbound ?? '', /connection with 10\.0\.0\.4:22/);
    assert.match(inbound ?? '', /connection with 198\.51\.100\.7:5/);
  });

  it('on Windows contain no ps, ssh or /proc, and no node to cordon', () => {
    for (const tactic of choices) {
      const text = linesOf(
        {
          watched: 'windows',
          processes: [{ name: 'cmd.exe', path: 'C:\\Windows\\cmd.exe' }],
          files: [{ path: 'C:\\x' }],
          host: { name: 'win-1' },
          cloud: { provider: 'gcp', project: 'acme-prod', zone: 'z', instanceName: 'win-1' },
        },
        project,
        tactic,
      ).join('\n');
      assert.doesNotMatch(text, /\bps\b|ssh|\/proc|kubectl|cordon|sha256sum/);
      assert.match(text, /gcloud compute instances add-tags win-1 /);
    }
  });

  it('of an admission decision are about the manifest', () => {
    const lines = linesOf({
      watched: 'admission',
      kubernetes: { objects: [{ kind: 'Deployment', name: 'web', namespace: 'shop' }] },
    });
    assert.ok(lines.includes('kubectl get --namespace=shop Deployment/web --output=yaml'));
    assert.match(lines.join('\n'), /Fix the manifest/);
    assert.doesNotMatch(lines.join('\n'), /isolate|quarantine/i);
  });

  it("about Falco itself are Falco's dropped events and its pod", () => {
    const text = linesOf({ watched: 'falco', host: { name: 'node-1' } }).join('\n');
    assert.match(text, /^Where: host node-1/m);
    assert.match(text, /drops/);
    assert.match(text, /^kubectl get pods .*name=falco/m);
    assert.doesNotMatch(text, /isolate|quarantine/i);
  });

  it('isolate nothing if there is no pod, host or process', () => {
    for (const watched of watchedKinds) {
      if (watched === 'system-calls' || watched === 'windows') continue;
      for (const tactic of choices) {
        const text = linesOf({ watched, actor: { userName: 'x' } }, project, tactic).join('\n');
        assert.doesNotMatch(
          text,
          /isolate|cordon|quarantine|the workload/i,
          `${watched} ${tactic}`,
        );
      }
    }
  });

  it('have at most twelve lines, with each value in a word of its own, for any content', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\nkubectl delete ns prod', "'\nreboot\n'", '--all', "'; reboot; '", '$(id)'),
      fc.constantFrom(
        '//storage.googleapis.com/$(id)',
        "arn:aws:iam::1:user/'; reboot; '",
        '\u001b[31m',
      ),
    );
    const names =
      `namespace pod container image clusterName clusterLocation project zone instanceName process file
      remote principal caller call object binding role host account subject region target actionsTaken captureToken
      link node`.split(/\s+/);
    const facts = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom(...watchedKinds),
        fc.constantFrom(...choices),
        (values, watched, tactic) => {
          const given: Facts = { sender: 'falco', watched, ...values, ...(tactic && { tactic }) };
          const lines = nextStepsOf(given).split('\n');
          assert.ok(lines.length <= 12, lines.join('\n'));
          for (const line of lines) {
            assert.doesNotMatch(line, /\p{Cc}/u);
            const holdsValues =
              /^(?:kubectl|gcloud|aws|az) |^(?:Where|What|The agent|Evidence in \w+|In Okta|In GitHub|Where it is kept): /;
            // Throws on any character that a shell would act on.
            if (holdsValues.test(line)) posixWords(line);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
