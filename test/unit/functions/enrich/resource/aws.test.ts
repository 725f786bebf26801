import assert from 'node:assert/strict';
import { awsPlace, awsRegion } from '../../../../../functions/enrich/resource/aws.ts';

describe('a region of AWS', () => {
  // The partitions in AWS's SDKs (aws/aws-sdk-js-v3:packages/util-endpoints/src/lib/aws/partitions.json).
  for (const region of [
    'us-east-1',
    'ap-southeast-7',
    'mx-central-1',
    'cn-northwest-1',
    'us-gov-west-1',
    'eusc-de-east-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eu-central-10',
  ]) {
    it(`is ${region}`, () => {
      assert.equal(awsRegion(region), region);
      assert.equal(awsPlace({ region }), `aws/regions/${region}`);
    });
  }

  for (const text of [
    'us-east-1a',
    'us-central1',
    'westeurope',
    'us-1',
    'global',
    '<region>',
    '',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(awsRegion(text), undefined);
      assert.equal(
        awsPlace({ account: '111122223333', region: text }),
        'aws/accounts/111122223333',
      );
    });
  }
});
