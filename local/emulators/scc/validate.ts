import { findingType } from './descriptor.ts';
import { messageViolation } from './message-rules.ts';
import { child, entries, text, type Message } from './messages.ts';
import { epochNanos } from './timestamps.ts';

/** Security Command Center's requirements for a finding. Quotes are from finding.proto. Lengths are in UTF-16 units. */

type Rule = (finding: Message, nowMillis: number) => string | undefined;

const maxLength = 255;
const propertyName = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;

const rules: readonly Rule[] = [
  resourceName,
  category,
  eventTime,
  externalUri,
  sourceProperties,
  (finding) => messageViolation(findingType, finding)?.slice(1),
];

/** Describes the first violation of a finding, or undefined if it is valid. */
export function findingViolation(finding: Message, nowMillis: number): string | undefined {
  for (const rule of rules) {
    const violation = rule(finding, nowMillis);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** The server's own text: https://github.com/googleapis/python-securitycenter/issues/1 */
function resourceName(finding: Message): string | undefined {
  return hasLength(text(finding, 'resourceName'))
    ? undefined
    : 'ResourceName is invalid. It must be less than 256 characters and at least 1 character.';
}

/** The length is undocumented: that of a resource name is a conservative guess. */
function category(finding: Message): string | undefined {
  return hasLength(text(finding, 'category'))
    ? undefined
    : 'Category is invalid. It must be less than 256 characters and at least 1 character.';
}

/**
 * Required by `gcloud scc findings create`, and "must not be set to a value greater than the current timestamp". Also
 * refuse the epoch, more strictly than documented, because the Node client silently turns a `Date` into it.
 */
function eventTime(finding: Message, nowMillis: number): string | undefined {
  const time = child(finding, 'eventTime');
  if (time === undefined) return 'event_time is required.';
  const nanos = epochNanos(time);
  if (nanos === 0n) return 'event_time is the epoch: the client was not given {seconds, nanos}.';
  // The clock has millisecond resolution.
  const millis = nanos / 1_000_000n;
  return millis > BigInt(Math.floor(nowMillis))
    ? 'event_time must not be set to a value greater than the current timestamp.'
    : undefined;
}

/** "Guaranteed to be either empty or a well formed URL". */
function externalUri(finding: Message): string | undefined {
  const uri = text(finding, 'externalUri');
  const wellFormed = /^https?:\/\/\S+$/.test(uri) && URL.canParse(uri);
  return uri === '' || wellFormed ? undefined : 'external_uri is not a well formed URL.';
}

/**
 * "Between 1 and 255 characters, and must start with a letter and contain alphanumeric characters or
 * underscores only". The server's own text, which says 256:
 * https://github.com/cloud-custodian/cloud-custodian/issues/5336
 */
function sourceProperties(finding: Message): string | undefined {
  return entries(finding, 'sourceProperties').every(([name]) => isPropertyName(name))
    ? undefined
    : 'Source property is invalid. All names must start with a letter; contain only letters, ' +
        'numbers and underscores; and be at most 256 characters long';
}

export function isPropertyName(name: string): boolean {
  return propertyName.test(name);
}

function hasLength(value: string): boolean {
  return value.length >= 1 && value.length <= maxLength;
}
