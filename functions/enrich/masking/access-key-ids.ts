/**
 * The ID of an AWS access key is not a secret: it identifies the key that an analyst must disable. CloudTrail names it
 * accessKeyId (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html).
 */
export function isAccessKeyId(name: string, value: string): boolean {
  return (
    value.startsWith('A') &&
    /accesskeyid\]?$/i.test(name) &&
    /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,32}$/.test(value)
  );
}

/** Returns the IDs of an event's fields that its text may show without their names. */
export function accessKeyIdsIn(
  text: string,
  fields: Readonly<Record<string, string>>,
): ReadonlySet<string> | undefined {
  if (!/A(?:KIA|SIA|BIA|CCA)/.test(text)) return undefined;
  return new Set(
    Object.entries(fields).flatMap(([name, value]) => (isAccessKeyId(name, value) ? [value] : [])),
  );
}
