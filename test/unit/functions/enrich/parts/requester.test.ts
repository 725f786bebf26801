import assert from 'node:assert/strict';
import { countryCodeOf } from '../../../../../functions/enrich/parts/countries.ts';
import { requesterOf } from '../../../../../functions/enrich/parts/requester.ts';
import { userAgentFamilyOf } from '../../../../../functions/enrich/parts/user-agents.ts';

describe('the requester at the end of a text', () => {
  it('is read with all its values', () => {
    assert.deepEqual(
      requesterOf(
        'A bucket (of two) was deleted (requesting user=AutoScaling, requesting IP=autoscaling.amazonaws.com, account ID=414773805239, AWS region=us-east-1)',
      ),
      { user: 'AutoScaling', account: '414773805239', region: 'us-east-1' },
    );
    assert.deepEqual(
      requesterOf(
        'It was done (requesting user=<NA>, requesting IP=2001:db8::1, user agent=a, (b, c))',
      ),
      { ip: '2001:db8::1', userAgent: 'a, (b, c)' },
    );
  });

  it('is absent if the text does not end so', () => {
    assert.deepEqual(requesterOf('a user is requesting IP addresses'), {});
  });
});

describe('a country', () => {
  it('is known by its code and its English name only', () => {
    assert.equal(countryCodeOf('DE'), 'DE');
    assert.equal(countryCodeOf('Germany'), 'DE');
    assert.equal(countryCodeOf('United Kingdom'), 'GB');
    assert.equal(countryCodeOf('Hong Kong'), 'HK');
    assert.equal(countryCodeOf('Myanmar'), 'MM');
    assert.equal(countryCodeOf('Atlantis'), undefined);
    // An obsolete code.
    assert.equal(countryCodeOf('DD'), undefined);
  });
});

describe('the family of a user agent', () => {
  for (const [agent, family] of [
    ['kubectl/v1.29.0 (linux/amd64) kubernetes/3f7a50f', 'kubectl'],
    ['google-cloud-sdk gcloud/430.0.0 command/gcloud.compute', 'gcloud'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.7.0', 'Terraform'],
    ['aws-cli/2.15.0 Python/3.11', 'aws-cli'],
    ['Boto3/1.28 md/Botocore#1.31', 'Boto3'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113.0 Safari/537.36',
      'Chrome',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113.0 Safari/537.36 Edg/113.0',
      'Edge',
    ],
    ['something of our own', undefined],
  ] as const) {
    it(`of ${agent.slice(0, 20)}… is ${family ?? 'unknown'}`, () => {
      assert.equal(userAgentFamilyOf(agent), family);
    });
  }
});
