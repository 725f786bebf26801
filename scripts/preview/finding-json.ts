import type { Finding } from '../../functions/write/finding/finding.ts';

/** A finding as Security Command Center's REST API returns it: plain properties, RFC 3339 times. */
export function findingJson(name: string, finding: Finding): Record<string, unknown> {
  const { eventTime, sourceProperties, ...rest } = finding;
  const nanos = String(eventTime.nanos).padStart(9, '0');
  return {
    name,
    ...rest,
    eventTime: new Date(eventTime.seconds * 1000).toISOString().replace('.000Z', `.${nanos}Z`),
    sourceProperties: Object.fromEntries(
      Object.entries(sourceProperties).map(([key, { stringValue }]) => [key, stringValue]),
    ),
  };
}
