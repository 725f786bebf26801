import { path } from './path.ts';

/** Returns the text if it is an AWS account. */
export function awsAccount(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{12}$/.test(text) ? text : undefined;
}

/** Returns the text if it is an AWS region, in any partition: us-east-1, us-gov-west-1, `eusc-de-east-1`. */
export function awsRegion(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(text) ? text : undefined;
}

/** Returns the text if it is an instance ID: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
export function awsInstance(text: string | undefined): string | undefined {
  return text !== undefined && /^i-[0-9a-f]{8,17}$/.test(text) ? text : undefined;
}

interface Place {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** Returns aws/accounts/ACCOUNT/regions/REGION, as far as these are known. */
export function awsPlace(cloud: Place = {}): string {
  const account = awsAccount(cloud.account);
  const region = awsRegion(cloud.region);
  return path(
    'aws',
    ...(account === undefined ? [] : ['accounts', account]),
    ...(region === undefined ? [] : ['regions', region]),
  );
}
