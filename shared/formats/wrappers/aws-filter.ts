import type { Surroundings } from '../../alert.ts';
import type { JsonObject } from '../../json.ts';
import { text } from '../common/text.ts';

/** The keys of Fluent Bit's filter `aws` that locate the instance. */
export const awsKeys = ['account_id', 'az', 'ec2_instance_id'] as const;

/** An availability zone or a local zone, which begins with its region: us-west-2c, us-west-2-lax-1a. */
const zones = /^([a-z]{2}(?:-[a-z]+)+-\d)(?:[a-z]|(?:-[a-z]+)+-\d+[a-z])$/;

/**
 * Returns the instance that a record of Fluent Bit's filter `aws` was read on
 * (fluent/fluent-bit-docs:pipeline/filters/aws-metadata.md). Undefined unless account, zone and instance are all there:
 * other agents may use one of these names for something else.
 */
export function awsPlaceOf(record: JsonObject): Surroundings | undefined {
  const [account = '', zone = '', instance = ''] = awsKeys.map((key) => text(record[key]));
  const region = zones.exec(zone)?.[1];
  const isPlace = /^\d{12}$/.test(account) && /^i-[0-9a-f]{8,17}$/.test(instance);
  if (!isPlace || region === undefined) return undefined;
  return { provider: 'aws', account, region, zone, instance };
}
