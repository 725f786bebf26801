import type { Alert } from '../../alert.ts';
import type { RuntimeEvent } from '../../event.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { defined, definedOrNothing } from '../../objects.ts';
import { ofSysdig } from '../../severity.ts';
import { instantOf } from '../../time.ts';
import { fieldsWithDots, labelsWithDots } from './dotless.ts';
import { otherTimes, timeOfFields } from './event-time.ts';
import { withoutEmpty } from './output.ts';
import { keySet, merged, remainder, structureOf, text } from './text.ts';

/** The properties of `T`, with unread values. */
type Unread<T> = { readonly [K in keyof T]?: unknown };

/** The facts in an event, independent of the spellings of Sysdig's dialects. */
export interface SysdigEvent extends Pick<Alert, 'fields' | 'labels' | 'details'> {
  readonly id: string | undefined;
  /** The object with the time, under one or more of `timeKeys`. */
  readonly times: JsonObject;
  readonly severity: unknown;
  readonly rule: string | undefined;
  readonly ruleType: unknown;
  readonly ruleSubtype?: unknown;
  readonly ruleTags: string[];
  readonly policy: Unread<NonNullable<RuntimeEvent['policy']>>;
  readonly output: unknown;
  readonly source?: unknown;
  readonly origin?: Unread<NonNullable<RuntimeEvent['origin']>>;
  readonly containerId?: unknown;
  readonly agentId?: unknown;
  /** The MAC of the host. Newer events contain it twice. */
  readonly mac?: unknown;
  readonly otherMac?: unknown;
  readonly hostName?: unknown;
  readonly actions: unknown;
  readonly url?: unknown;
}

/** Converts an event to an alert. */
export function sysdigAlert(sent: SysdigEvent): Alert {
  const labels = labelsWithDots(sent.labels);
  const event = { ...sent, labels, fields: fieldsWithDots(sent.fields) };
  const { times } = event;
  const time = sysdigTime(times) ?? timeOfFields(event.fields);
  const policyName = text(event.policy.name);
  const severity = text(event.severity);
  const mac = text(event.mac) ?? text(event.otherMac) ?? labels['host.mac'];
  return defined({
    sender: 'sysdig' as const,
    senderId: event.id,
    time,
    // Machine learning and admission events name no rule: use the policy that triggered.
    rule: event.rule ?? policyName ?? 'Sysdig Secure policy event',
    ruleType: text(event.ruleType),
    ruleSubtype: text(event.ruleSubtype),
    ruleTags: event.ruleTags,
    policy: policyOf(event.policy),
    priority: severity ?? 'unknown',
    severity: ofSysdig(severity),
    // One encoder has sent the agent's <NA> doubly escaped.
    output: withoutEmpty((text(event.output) ?? '').replaceAll('\\u003cNA\\u003e', '<NA>')),
    source: text(event.source),
    origin: originOf(event.origin ?? {}),
    host: definedOrNothing({
      name: labels['host.hostName'] ?? text(event.hostName),
      mac,
      id: labels['host.id'],
      agentId: text(event.agentId),
    }),
    actions: actionsOf(event.actions),
    fields: withContainerId(event.fields, text(event.containerId)),
    labels,
    details: merged(event.details, otherFacts(event, mac), otherTimes(times, timeKeys, time)),
    url: text(event.url),
  });
}

/**
 * Returns the time of a Sysdig event. Prefers the RFC 3339 text, since the integer may have been rounded in transit;
 * the integer's magnitude determines its unit. Undefined without a usable time.
 */
export function sysdigTime(body: JsonObject): string | undefined {
  for (const key of timeKeys) {
    const time = instantOf(body[key]);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** In order of precision. */
export const timeKeys = ['timestampRFC3339Nano', 'timestampNs', 'timestamp'];

/**
 * Facts without another place in the alert: a second name of the host or its container, and unknown properties of
 * actions.
 */
function otherFacts(event: SysdigEvent, mac: string | undefined): Record<string, string> {
  const { labels, fields, containerId, hostName, otherMac } = event;
  const actions = actionsIn(event.actions);
  const other = {
    hostname:
      labels['host.hostName'] === undefined
        ? undefined
        : differing(hostName, labels['host.hostName']),
    hostMac: differing(otherMac, mac),
    'fields.container.id': differing(
      fields['container.id'],
      text(containerId) ?? fields['container.id'],
    ),
  };
  return merged(
    defined(other),
    ...actions.map((action, index) => remainder(action, actionKeys, `action.${index}.`)),
  );
}

function differing(value: unknown, known: string | undefined): string | undefined {
  const own = text(value);
  return own === known ? undefined : own;
}

const actionKeys = keySet(
  'type successful isSuccessful errMsg token sysdigCaptureId beforeEventNs afterEventNs',
);

/** Reads captures and kills. Most channels spell success `successful`, the events API `isSuccessful`. */
function actionsOf(actions: unknown): RuntimeEvent['actions'] {
  return actionsIn(actions).map((action) =>
    defined({
      type: text(action['type']),
      successful: booleanOf(action['successful'] ?? action['isSuccessful']),
      error: text(action['errMsg']),
      token: text(action['token']),
      captureId: text(action['sysdigCaptureId']),
      beforeEventNs: text(action['beforeEventNs']),
      afterEventNs: text(action['afterEventNs']),
    }),
  );
}

/** Accepts a single action without a list. An action with only a type may be just its name. */
function actionsIn(actions: unknown): JsonObject[] {
  const read = structureOf(actions);
  const list = Array.isArray(read) ? read : [read];
  return list
    .map((action): JsonObject => (isObject(action) ? action : defined({ type: text(action) })))
    .filter((action) => Object.keys(action).length > 0);
}

function booleanOf(value: unknown): boolean | undefined {
  const word = text(value)?.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

function policyOf(policy: SysdigEvent['policy']): RuntimeEvent['policy'] {
  return definedOrNothing({
    id: text(policy.id),
    name: text(policy.name),
    description: text(policy.description),
    version: text(policy.version),
    origin: text(policy.origin),
    runBook: text(policy.runBook),
  });
}

function originOf(origin: NonNullable<SysdigEvent['origin']>): RuntimeEvent['origin'] {
  return definedOrNothing({
    originator: text(origin.originator),
    category: text(origin.category),
    engine: text(origin.engine),
    contentType: text(origin.contentType),
    rawEventOriginator: text(origin.rawEventOriginator),
    rawEventCategory: text(origin.rawEventCategory),
    sourceType: text(origin.sourceType),
    sourceSubtype: text(origin.sourceSubtype),
  });
}

/** Adds the container if the event names it outside its fields, as Falco's field. */
function withContainerId(
  fields: Alert['fields'],
  containerId: string | undefined,
): Alert['fields'] {
  return containerId === undefined ? fields : { ...fields, 'container.id': containerId };
}
