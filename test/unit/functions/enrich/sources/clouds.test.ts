import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { falcoEvent } from '../events.ts';

const options = { organizationId: '42', ladder: 'instance' } as const;

/** A Falco event of a plugin, without a text. */
function ofFalco(source: string | undefined, fields: Record<string, string>): RuntimeEvent {
  return falcoEvent('collector-1', { source, rule: 'A rule', output_fields: fields });
}

/** An event of Sysdig's agentless detection. */
function ofSysdig(
  source: string,
  content: object,
  labels: Record<string, string> = {},
): RuntimeEvent {
  return eventOfBody({
    id: 'a1',
    timestamp: 1_767_225_606_000_000_000,
    originator: 'falcocloud',
    name: 'A policy',
    severity: 2,
    source,
    content: { type: 'agentlessRuntimeDetection', ruleName: 'A rule', policyId: 1, ...content },
    labels,
    cursor: 'c',
    customerId: 1,
  });
}

function unclaimedOf(event: RuntimeEvent): Record<string, string> {
  return Object.fromEntries(event.unclaimed.map(({ name, value }) => [name, value]));
}

const nameOf = (event: RuntimeEvent): string => resourceOf(event, undefined, options).name;

describe('an event of AWS CloudTrail', () => {
  it('gets a sentence about the user, call and instance if it has no text', () => {
    const event = ofFalco('aws_cloudtrail', {
      'ct.name': 'ModifyInstanceAttribute',
      'ct.user': 'admin',
      'ct.request.instanceid': 'i-1234567890abcdef0',
      'ct.user.arn': 'arn:aws:iam::123456789012:user/admin',
      'ct.region': 'us-east-1',
      'ct.user.accountid': '123456789012',
      'ct.srcip': '203.0.113.87',
    });
    assert.equal(event.watched, 'aws-cloudtrail');
    assert.equal(
      event.description,
      'ModifyInstanceAttribute on i-1234567890abcdef0 by admin from 203.0.113.87 in us-east-1',
    );
    assert.deepEqual(event.actor, {
      userName: 'admin',
      subject: 'arn:aws:iam::123456789012:user/admin',
    });
    assert.deepEqual(event.api, { method: 'ModifyInstanceAttribute', callerIp: '203.0.113.87' });
    assert.equal(
      nameOf(event),
      'aws/accounts/123456789012/regions/us-east-1/instances/i-1234567890abcdef0',
    );
    assert.deepEqual(event.unclaimed, []);
  });

  it('is on the resource in the whole request if no field names one', () => {
    const account = 'aws/accounts/123456789012';
    const cases: readonly (readonly [request: object, response: object, name: string])[] = [
      [
        { instanceId: 'i-1234567890abcdef0' },
        {},
        '/regions/eu-west-1/instances/i-1234567890abcdef0',
      ],
      [
        { instancesSet: { items: [{ imageId: 'ami-1' }] } },
        { instancesSet: { items: [{ instanceId: 'i-1234567890abcdef0' }] } },
        '/regions/eu-west-1/instances/i-1234567890abcdef0',
      ],
      [
        {
          instancesSet: {
            items: [{ instanceId: 'i-1234567890abcdef0' }, { instanceId: 'i-1234567890abcdef1' }],
          },
        },
        {},
        '/regions/eu-west-1',
      ],
      [{ bucketName: 'acme-data' }, {}, '/buckets/acme-data'],
      [{ userName: 'backdoor' }, {}, '/users/backdoor'],
      [
        { functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:pay:1' },
        {},
        '/regions/eu-west-1/functions/pay',
      ],
      [{ roleArn: 'arn:aws:iam::123456789012:role/x' }, {}, '/regions/eu-west-1'],
    ];
    for (const [request, response, name] of cases) {
      const fields = {
        'ct.request': JSON.stringify(request),
        'ct.response': JSON.stringify(response),
      };
      const event = ofFalco('aws_cloudtrail', {
        'ct.region': 'eu-west-1',
        'ct.recipientaccountid': '123456789012',
        ...fields,
      });
      assert.equal(nameOf(event), account + name);
      // They contain more than the name.
      assert.deepEqual(unclaimedOf(event), fields);
    }
    assert.equal(
      nameOf(ofFalco('aws_cloudtrail', { 'ct.request': '{"instanceId":' })),
      nameOf(ofFalco('aws_cloudtrail', { 'ct.name': 'x' })),
    );
  });

  it('is on the resource of a pointer into the request', () => {
    for (const [pointer, value, name] of [
      ['functionName', 'pay', '/regions/eu-west-1/functions/pay'],
      ['bucketName', 'acme-data', '/buckets/acme-data'],
      ['userName', 'backdoor', '/users/backdoor'],
    ] as const) {
      const event = ofFalco('aws_cloudtrail', {
        'ct.region': 'eu-west-1',
        'ct.recipientaccountid': '123456789012',
        [`jevt.value[/requestParameters/${pointer}]`]: value,
      });
      assert.equal(nameOf(event), `aws/accounts/123456789012${name}`);
      assert.deepEqual(event.unclaimed, []);
    }
  });

  it('is on a role if the call is an IAM call', () => {
    const place = { 'ct.region': 'us-east-1', 'ct.recipientaccountid': '123456789012' };
    const roleOf = (fields: Record<string, string>): string =>
      nameOf(ofFalco('aws_cloudtrail', { ...place, ...fields }));
    const role = 'aws/accounts/123456789012/roles/Admin';
    assert.equal(roleOf({ 'ct.src': 'iam.amazonaws.com', 'iam.role': 'Admin' }), role);
    const pointer = 'jevt.value[/requestParameters/roleName]';
    assert.equal(roleOf({ 'ct.shortsrc': 'iam', [pointer]: 'Admin' }), role);
    // In IAM Identity Center, the name is a permission set's, in the account of the request.
    assert.equal(
      roleOf({ 'ct.src': 'sso.amazonaws.com', [pointer]: 'Admin' }),
      'aws/accounts/123456789012/regions/us-east-1',
    );
  });

  it('is on the account in the caller’s ARN, even if only the text has it', () => {
    const output = 'Gone (requesting user=arn:aws:iam::111122223333:user/j, AWS region=us-east-1)';
    const event = falcoEvent('h', { source: 'aws_cloudtrail', output });
    assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/us-east-1');
  });

  it('may be in any partition', () => {
    const event = ofFalco('aws_cloudtrail', {
      'ct.region': 'eusc-de-east-1',
      'ct.recipientaccountid': '111122223333',
    });
    assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/eusc-de-east-1');
  });

  it('of GuardDuty is on the account and region of the finding', () => {
    // https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
    const event = ofSysdig('guardduty', {
      fields: {
        'jevt.value[/type]': 'UnauthorizedAccess:EC2/SSHBruteForce',
        'jevt.value[/accountId]': '111122223333',
        'jevt.value[/region]': 'us-east-1',
      },
    });
    assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/us-east-1');
  });

  it('is on the account in which it happened, which may not be the caller’s', () => {
    const event = ofFalco('aws_cloudtrail', {
      'ct.recipientaccountid': '210987654321',
      'ct.user.accountid': '123456789012',
      'ct.srcip': 'ec2.amazonaws.com',
    });
    assert.equal(nameOf(event), 'aws/accounts/210987654321');
    // An AWS service has no address.
    assert.equal(event.api, undefined);
    assert.deepEqual(unclaimedOf(event), {
      'ct.user.accountid': '123456789012',
      'ct.srcip': 'ec2.amazonaws.com',
    });
  });

  it('names the bucket, which is globally unique, with the known account', () => {
    const bucket = { 's3.bucket': 'invoices', 'ct.region': 'us-east-1' };
    assert.equal(nameOf(ofFalco('aws_cloudtrail', bucket)), 'aws/buckets/invoices');
    const own = { ...bucket, 'ct.user.accountid': '123456789012' };
    assert.equal(
      nameOf(ofFalco('aws_cloudtrail', own)),
      'aws/accounts/123456789012/buckets/invoices',
    );
  });

  it('names root, who has no user name', () => {
    const event = ofFalco('aws_cloudtrail', {
      'ct.user.identitytype': 'Root',
      'ct.name': 'ConsoleLogin',
    });
    assert.deepEqual(event.actor, { userName: 'root' });
    assert.equal(unclaimedOf(event)['ct.user.identitytype'], 'Root');
  });

  it('is read through the JSON pointers into CloudTrail’s record', () => {
    const event = ofFalco('awscloudtrail', {
      'jevt.value[/eventName]': 'DeleteTrail',
      'jevt.value[/eventSource]': 'cloudtrail.amazonaws.com',
      'jevt.value[/userIdentity/arn]': 'arn:aws:sts::111122223333:assumed-role/Admin/bob',
      'json.value[/sourceIPAddress]': '198.51.100.9',
      'jevt.value[/awsRegion]': 'eu-central-1',
      'jevt.value[/requestParameters/modelId]': 'm-1',
    });
    assert.deepEqual(event.api, {
      service: 'cloudtrail.amazonaws.com',
      method: 'DeleteTrail',
      callerIp: '198.51.100.9',
    });
    assert.equal(event.actor?.subject, 'arn:aws:sts::111122223333:assumed-role/Admin/bob');
    assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/eu-central-1');
    assert.deepEqual(unclaimedOf(event), { 'jevt.value[/requestParameters/modelId]': 'm-1' });
  });

  it('is read from its text if it has no fields, with or without a source', () => {
    const output =
      'A key was made (requesting user=jane, requesting IP=198.51.100.4, account ID=111122223333, AWS region=eu-west-1, arn=arn:aws:iam::111122223333:user/jane, user agent=aws-cli/2.15.0 (Linux, x86_64))';
    for (const source of ['awscloudtrail', undefined]) {
      const event = falcoEvent('h', { source, output });
      assert.equal(event.watched, 'aws-cloudtrail');
      assert.deepEqual(event.actor, {
        userName: 'jane',
        subject: 'arn:aws:iam::111122223333:user/jane',
      });
      assert.deepEqual(event.api, {
        callerIp: '198.51.100.4',
        userAgent: 'aws-cli/2.15.0 (Linux, x86_64)',
        userAgentFamily: 'aws-cli',
      });
      assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/eu-west-1');
    }
  });

  it('names machine learning as its origin', () => {
    const event = ofSysdig(
      'agentless-aws-ml',
      {
        type: 'agentlessMLRuntimeDetection',
        ruleName: 'Anomalous AWS Login',
        fields: {
          'aws.user': 'jane.doe',
          'aws.sourceIP': '198.51.100.7',
          'aws.region': 'us-east-1',
        },
      },
      { 'aws.accountId': '111122223333', 'cloudProvider.name': 'aws' },
    );
    assert.equal(
      event.description,
      'Anomalous AWS Login by jane.doe from 198.51.100.7 in us-east-1',
    );
    assert.equal(nameOf(event), 'aws/accounts/111122223333/regions/us-east-1');
    assert.deepEqual(event.actor, { userName: 'jane.doe' });
  });
});

describe('an event of Azure', () => {
  it('of Entra’s audit log names the acting user, and keeps the affected one', () => {
    const event = ofSysdig(
      'azure_platformlogs',
      {
        fields: {
          'jevt.value[/operationName]': 'Update user',
          'jevt.value[/properties/initiatedBy/user/userPrincipalName]': 'eve@example.com',
          'jevt.value[/properties/initiatedBy/user/ipAddress]': '198.51.100.77',
          'jevt.value[/properties/targetResources/0/userPrincipalName]': 'bob@example.com',
        },
      },
      {
        'cloudProvider.name': 'azure',
        'azure.subscriptionId': '7a100e05-8316-474d-99c0-b824d0e86366',
      },
    );
    assert.equal(event.watched, 'azure');
    assert.deepEqual(event.actor, { email: 'eve@example.com' });
    assert.deepEqual(event.api, { method: 'Update user', callerIp: '198.51.100.77' });
    assert.equal(nameOf(event), 'azure/subscriptions/7a100e05-8316-474d-99c0-b824d0e86366');
    assert.ok(Object.values(unclaimedOf(event)).includes('bob@example.com'));
  });

  it('of the activity log names the resource, by an ID in any case', () => {
    const event = ofSysdig('azure_platformlogs', {
      fields: {
        'jevt.value[/callerIpAddress]': '198.51.100.77:443',
        'jevt.value[/resourceId]':
          '/SUBSCRIPTIONS/7A100E05-8316-474D-99C0-B824D0E86366/RESOURCEGROUPS/RG1/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/ACC1/blobServices/default',
      },
    });
    assert.equal(
      nameOf(event),
      'azure/subscriptions/7a100e05-8316-474d-99c0-b824d0e86366/resourceGroups/RG1/providers/MICROSOFT.STORAGE/STORAGEACCOUNTS/ACC1',
    );
    assert.equal(event.api?.callerIp, '198.51.100.77');
    assert.equal(unclaimedOf(event)['jevt.value[/callerIpAddress]'], '198.51.100.77:443');
  });

  it("is read from other plugins' fields that follow the record", () => {
    const subscription = '00000000-0000-4000-8000-000000000001';
    const event = ofFalco('azure_activity', {
      'azure.operationName': 'Microsoft.Compute/virtualMachines/write',
      'azure.resourceId': `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1`,
      'azure.caller': 'jane@example.com',
      'azure.callerIpAddress': '203.0.113.5',
      'azure.resourceLocation': 'eastus',
      'azure.status': 'Failed',
    });
    assert.equal(
      event.description,
      'Microsoft.Compute/virtualMachines/write on vm-1 by jane@example.com from 203.0.113.5 in eastus failed: Failed',
    );
    assert.equal(event.cloud?.account, subscription);
    assert.match(nameOf(event), /\/Microsoft\.Compute\/virtualMachines\/vm-1$/);
  });

  it('with Sysdig’s fields of Entra is on the tenant', () => {
    const event = ofSysdig('entra', {
      fields: {
        'entra.user': 'eve@example.com',
        'entra.userDisplayName': 'Eve',
        'entra.srcip': '198.51.100.3',
        'entra.geo.country_or_region': 'DE',
        'entra.operation': 'Sign-in activity',
        'entra.tenantId': '7a100e05-8316-474d-99c0-b824d0e86366',
        'entra.errorCode': '50126',
      },
    });
    assert.equal(event.watched, 'entra');
    assert.deepEqual(event.actor, { email: 'eve@example.com', userName: 'Eve' });
    assert.deepEqual(event.api, {
      method: 'Sign-in activity',
      callerIp: '198.51.100.3',
      callerRegion: 'DE',
      failure: '50126',
    });
    assert.equal(nameOf(event), 'azure/tenants/7a100e05-8316-474d-99c0-b824d0e86366');
    assert.equal(unclaimedOf(event)['entra.errorCode'], '50126');
  });

  it('of Entra is read at JSON pointers into its records', () => {
    for (const source of ['entra_signin', 'azuread']) {
      const event = ofFalco(source, {
        'json.value[/properties/userPrincipalName]': 'eve@example.com',
        'json.value[/properties/ipAddress]': '198.51.100.3',
        'json.value[/operationName]': 'Sign-in activity',
        'json.value[/tenantId]': '7a100e05-8316-474d-99c0-b824d0e86366',
        'json.value[/resultType]': '50126',
      });
      assert.equal(event.watched, 'entra');
      assert.deepEqual(event.actor, { email: 'eve@example.com' });
      assert.deepEqual(event.api, {
        method: 'Sign-in activity',
        callerIp: '198.51.100.3',
        failure: '50126',
      });
      assert.equal(event.cloud?.organization, '7a100e05-8316-474d-99c0-b824d0e86366');
    }
  });
});

describe('the claims in Azure’s activity log', () => {
  const claims = {
    name: 'Jane Doe',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'jane@example.com',
    ipaddr: '198.51.100.7',
  };
  const jane = { email: 'jane@example.com', userName: 'Jane Doe' };

  it('name the caller and the address, in a whole object too', () => {
    for (const [pointer, value] of [
      ['/identity', { authorization: { scope: '/subscriptions/x' }, claims }],
      ['/identity/claims', claims],
      ['/claims', claims],
    ] as const) {
      const fields = { [`jevt.value[${pointer}]`]: JSON.stringify(value) };
      const event = ofSysdig('azure_platformlogs', { fields });
      assert.deepEqual(event.actor, jane);
      assert.deepEqual(event.api, { callerIp: '198.51.100.7' });
      assert.equal(unclaimedOf(event)[`jevt.value[${pointer}]`], JSON.stringify(value));
    }
  });

  it('may be single values, and the request has the address', () => {
    const event = ofSysdig('azure_platformlogs', {
      fields: {
        'jevt.value[/claims/name]': 'Jane Doe',
        'jevt.value[/httpRequest/clientIpAddress]': '198.51.100.8',
      },
    });
    assert.deepEqual(event.actor, { userName: 'Jane Doe' });
    assert.deepEqual(event.api, { callerIp: '198.51.100.8' });
  });
});

describe('a label that names the caller', () => {
  for (const source of ['gcp_auditlog', 'azure_platformlogs', 'entra', 'okta', 'github', 'box']) {
    it(`is used for an event of ${source}`, () => {
      const event = ofSysdig(source, {}, { 'cloudProvider.user': 'jane@example.com' });
      assert.deepEqual(event.actor, { email: 'jane@example.com' });
      assert.equal(unclaimedOf(event)['cloudProvider.user'], undefined);
    });
  }

  it('stays a property if a field names another', () => {
    const labels = { 'gcp.user': 'eve@example.com', 'cloudProvider.user': 'jane@example.com' };
    const event = ofSysdig('gcp_auditlog', { fields: { 'gcp.user': 'jane@example.com' } }, labels);
    assert.deepEqual(event.actor, { email: 'jane@example.com' });
    assert.equal(unclaimedOf(event)['gcp.user'], 'eve@example.com');
    const named = { fields: { 'aws.user': 'AdminRole' } };
    const other = ofSysdig('aws_cloudtrail', named, { 'cloudProvider.user': 'jane@example.com' });
    assert.deepEqual(other.actor, { userName: 'AdminRole' });
    assert.equal(unclaimedOf(other)['cloudProvider.user'], 'jane@example.com');
  });
});

describe('an event of Okta', () => {
  it('names the actor by the login, and the country by its code', () => {
    const event = ofFalco('okta', {
      'okta.actor.name': 'Jane Doe',
      'okta.actor.alternateid': 'jane@example.com',
      'okta.client.ip': '203.0.113.9',
      'okta.client.geo.country': 'United States',
      'okta.useragent.raw': 'curl/8.1',
      'okta.org': 'dev-1.okta.com',
      'okta.evt.type': 'user.session.start',
    });
    assert.deepEqual(event.actor, { email: 'jane@example.com', userName: 'Jane Doe' });
    assert.deepEqual(event.api, {
      method: 'user.session.start',
      callerIp: '203.0.113.9',
      callerRegion: 'US',
      userAgent: 'curl/8.1',
      userAgentFamily: 'curl',
    });
    assert.equal(nameOf(event), 'okta/organizations/dev-1.okta.com');
    assert.deepEqual(unclaimedOf(event), { 'okta.client.geo.country': 'United States' });
  });

  it('uses the actor’s name as the address if it is one', () => {
    const event = ofFalco('okta', { 'okta.actor.name': 'jane@example.com' });
    assert.deepEqual(event.actor, { email: 'jane@example.com' });
    assert.deepEqual(event.unclaimed, []);
  });
});

describe('an event of GitHub', () => {
  it('is on the repository, and names the action', () => {
    const event = ofFalco('github', {
      'github.repo.name': 'acme/shop',
      'github.repo.url': 'https://github.com/acme/shop',
      'github.owner': 'acme',
      'github.org': 'acme',
      'github.user': 'jane',
      'github.type': 'repository',
      'github.action': 'publicized',
    });
    assert.equal(event.description, 'repository.publicized on acme/shop by jane in acme');
    assert.equal(nameOf(event), 'github/organizations/acme/repositories/shop');
    assert.deepEqual(unclaimedOf(event), { 'github.repo.url': 'https://github.com/acme/shop' });
  });

  it('is recognized by its fields, except from a kernel source', () => {
    const fields = { 'github.org': 'acme', 'github.user': 'jane' };
    assert.equal(ofFalco('my_plugin', fields).watched, 'github');
    assert.equal(ofFalco('syscall', fields).watched, 'system-calls');
    assert.equal(unclaimedOf(ofFalco('syscall', fields))['github.org'], 'acme');
  });
});

describe('an event of a plugin without a source of its own', () => {
  const cases: [string, Record<string, string>, Partial<RuntimeEvent>][] = [
    [
      'salesforce',
      {
        'salesforce.username': 'jane@example.com',
        'salesforce.sourceip': '203.0.113.2',
        'salesforce.countryiso': 'FR',
        'salesforce.useragent': 'python-requests/2.31',
      },
      {
        actor: { email: 'jane@example.com' },
        api: {
          callerIp: '203.0.113.2',
          callerRegion: 'FR',
          userAgent: 'python-requests/2.31',
          userAgentFamily: 'python-requests',
        },
      },
    ],
    [
      'box',
      {
        'box.userlogin': 'victim@example.com',
        'box.created_by_login': 'admin@example.com',
        'box.ipaddress': '203.0.113.2',
      },
      { actor: { email: 'admin@example.com' }, api: { callerIp: '203.0.113.2' } },
    ],
    ['nginx', { 'nginx.remote_addr': '203.0.113.2' }, { api: { callerIp: '203.0.113.2' } }],
    [
      'vault',
      { 'vault.request.remote_address': '203.0.113.2' },
      { api: { callerIp: '203.0.113.2' } },
    ],
    ['app', { 'app.source.ip': '203.0.113.2' }, { api: { callerIp: '203.0.113.2' } }],
    [
      'cloudflare',
      { 'cloudflare.actor.email': 'jane@example.com', 'cloudflare.actor.ip': '203.0.113.2' },
      { actor: { email: 'jane@example.com' }, api: { callerIp: '203.0.113.2' } },
    ],
    [
      'm365',
      { 'm365.user.id': 'jane@example.com', 'm365.ipaddr': '203.0.113.2' },
      { actor: { email: 'jane@example.com' }, api: { callerIp: '203.0.113.2' } },
    ],
    [
      'gitlab',
      { 'gitlab.author_email': 'jane@example.com', 'gitlab.ip_address': '203.0.113.2' },
      { actor: { email: 'jane@example.com' }, api: { callerIp: '203.0.113.2' } },
    ],
    [
      'keycloak',
      {
        'keycloak.user.eventType': 'LOGIN_ERROR',
        'keycloak.user.userID': '6e3b2c1a-1',
        'keycloak.user.ipAddress': '203.0.113.2',
        'keycloak.error': 'user_disabled',
      },
      {
        actor: { userName: '6e3b2c1a-1' },
        api: { method: 'LOGIN_ERROR', callerIp: '203.0.113.2', failure: 'user_disabled' },
        description: 'LOGIN_ERROR by 6e3b2c1a-1 from 203.0.113.2 failed: user_disabled',
      },
    ],
    [
      'salesforce',
      {
        'salesforce.eventtype': 'LoginEvent',
        'salesforce.username': 'jane@example.com',
        'salesforce.userid': '005A',
        'salesforce.loginstatus': 'LOGIN_ERROR_INVALID_PASSWORD',
      },
      {
        actor: { email: 'jane@example.com' },
        api: { method: 'LoginEvent', failure: 'LOGIN_ERROR_INVALID_PASSWORD' },
      },
    ],
    // The administrator who logs in as another user.
    [
      'salesforce',
      {
        'salesforce.delegatedusername': 'admin@example.com',
        'salesforce.username': 'jane@example.com',
      },
      { actor: { email: 'admin@example.com' } },
    ],
    [
      'salesforce',
      { 'salesforce.currentip': '203.0.113.2', 'salesforce.currentuseragent': 'curl/8' },
      { api: { callerIp: '203.0.113.2', userAgent: 'curl/8', userAgentFamily: 'curl' } },
    ],
    // The plugin that preceded gcpaudit.
    [
      'auditlogs',
      { 'al.principal.email': 'jane@example.com', 'al.principal.ip': '203.0.113.2' },
      { actor: { email: 'jane@example.com' }, api: { callerIp: '203.0.113.2' } },
    ],
    ['nomad', { 'nomad.event.type': 'JobRegistered' }, { api: { method: 'JobRegistered' } }],
    [
      'seccompagent',
      {
        'seccompagent.k8s.namespace': 'shop',
        'seccompagent.k8s.pod': 'web-0',
        'seccompagent.k8s.container': 'web',
      },
      { kubernetes: { namespace: 'shop', pod: 'web-0', container: 'web' } },
    ],
    [
      'journald',
      { 'journal.message': 'Failed password for root' },
      { description: 'A rule: Failed password for root' },
    ],
    [
      'docker',
      {
        'docker.type': 'container',
        'docker.action': 'exec_start',
        'docker.id': 'abc',
        'docker.from': 'nginx:1.25',
        'docker.attributes.name': 'web',
      },
      {
        container: { id: 'abc', name: 'web', image: { repository: 'nginx', tag: '1.25' } },
        description: 'A rule: exec_start of container web',
      },
    ],
  ];
  for (const [source, fields, parts] of cases) {
    it(`of ${source} is read if its fields' names are unambiguous`, () => {
      const event = ofFalco(source, fields);
      assert.equal(event.watched, 'other');
      for (const [part, value] of Object.entries(parts)) {
        assert.deepEqual(Object.entries(event).find(([name]) => name === part)?.[1], value);
      }
    });
  }

  it('keeps all other values by name', () => {
    assert.deepEqual(
      ofFalco('docker', { 'docker.type': 'network', 'docker.attributes.name': 'n' }).container,
      undefined,
    );
    const event = ofFalco('docker', { 'docker.status': 'start', 'salesforce.usercount': '3' });
    assert.deepEqual(unclaimedOf(event), { 'docker.status': 'start', 'salesforce.usercount': '3' });
    assert.equal(event.actor, undefined);
  });
});

describe('a crypto miner that machine learning detected', () => {
  const detected = (changes: object = {}): RuntimeEvent =>
    eventOfBody({
      id: 'a1',
      timestamp: 1_767_225_660_000_000_000,
      category: 'miner',
      source: 'profiling',
      engine: 'machineLearning',
      name: 'Workload ML',
      severity: 1,
      content: {
        type: 'workloadMLRuntimeDetection',
        command: 'xmrig -o pool.example:3333',
        exe: '/tmp/xmrig',
        detectedClassProbability: 0.97,
        policyId: 1,
      },
      ...changes,
    });

  it('is described by the program and the certainty', () => {
    const event = detected();
    assert.equal(event.watched, 'system-calls');
    assert.equal(event.description, 'Crypto miner: /tmp/xmrig (machine learning, 97 % sure)');
    assert.equal(event.processes?.[0]?.path, '/tmp/xmrig');
    assert.equal(unclaimedOf(event)['detail.detectedClassProbability'], '0.97');
  });

  it('has its path and arguments even if a label names the program', () => {
    for (const label of ['xmrig', 'xmrig -o pool.example:3333', '/tmp/xmrig']) {
      const event = detected({ labels: { 'process.name': label } });
      assert.deepEqual(event.processes, [
        { name: 'xmrig', path: '/tmp/xmrig', args: ['-o', 'pool.example:3333'] },
      ]);
      assert.equal(unclaimedOf(event)['process.name'], undefined);
    }
    const other = detected({ labels: { 'process.name': 'node' } });
    assert.equal(other.processes?.[0]?.name, 'xmrig');
    assert.equal(unclaimedOf(other)['process.name'], 'node');
  });
});

describe('an event with nothing but its rule', () => {
  it('is described by its policy', () => {
    const event = eventOfBody({
      id: 'a1',
      timestamp: 1_767_225_660_000_000_000,
      source: 'okta',
      name: 'A policy',
      description: 'What the policy is for',
      severity: 1,
      content: { type: 'agentlessRuntimeDetection', ruleName: 'A rule' },
    });
    assert.equal(event.description, 'What the policy is for');
  });
});

describe('a call that failed', () => {
  const cases: readonly (readonly [string, Record<string, string>, string | undefined])[] = [
    ['aws_cloudtrail', { 'ct.name': 'CreateUser', 'ct.error': 'AccessDenied' }, 'AccessDenied'],
    [
      'aws_cloudtrail',
      { 'ct.name': 'ConsoleLogin', 'json.value[/responseElements/ConsoleLogin]': 'Failure' },
      'Failure',
    ],
    [
      'aws_cloudtrail',
      { 'ct.name': 'ConsoleLogin', 'json.value[/responseElements/ConsoleLogin]': 'Success' },
      undefined,
    ],
    ['okta', { 'okta.result': 'FAILURE', 'okta.reason': 'LOCKED_OUT' }, 'LOCKED_OUT'],
    ['okta', { 'okta.result': 'SUCCESS', 'okta.reason': 'Push accepted' }, undefined],
    ['aws_cloudtrail', { 'aws.eventName': 'DeleteTrail', 'aws.errorCode': 'Denied' }, 'Denied'],
    ['entra', { 'entra.result': 'failure' }, 'failure'],
    ['entra', { 'entra.errorCode': '50126', 'entra.resultReason': 'Bad password' }, 'Bad password'],
    ['entra', { 'entra.errorCode': '0' }, undefined],
    ['azure_platformlogs', { 'json.value[/resultType]': 'Failed' }, 'Failed'],
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    ['azure_platformlogs', { 'json.value[/resultType]': '50053' }, '50053'],
    ['azure_platformlogs', { 'json.value[/resultType]': '0' }, undefined],
    ['azure_platformlogs', { 'json.value[/properties/status/errorCode]': '50126' }, '50126'],
    ['azure_platformlogs', { 'json.value[/status/value]': 'Failed' }, 'Failed'],
    ['azure_platformlogs', { 'json.value[/status]': '{"value":"Failed"}' }, 'Failed'],
    ['azure_platformlogs', { 'json.value[/status/value]': 'Succeeded' }, undefined],
    // HTTP's status of a success, as in the logs of some services.
    ['azure_platformlogs', { 'json.value[/resultType]': '200' }, undefined],
    [
      'gcp_auditlog',
      { 'json.value[/protoPayload/status/code]': '7', 'gcp.methodName': 'SetIamPolicy' },
      '7',
    ],
    ['gcp_auditlog', { 'json.value[/protoPayload/status/code]': '0' }, undefined],
  ];
  for (const [source, fields, failure] of cases) {
    it(`of ${source} is recognized by ${JSON.stringify(fields)}`, () => {
      const event = ofFalco(source, fields);
      assert.equal(event.api?.failure, failure);
      if (failure !== undefined) assert.ok(event.description.endsWith(` failed: ${failure}`));
      // A finding has no field for it, so the fields stay properties.
      const kept = Object.keys(unclaimedOf(event));
      assert.ok(Object.keys(fields).every((name) => /name$/i.test(name) || kept.includes(name)));
    });
  }
});
