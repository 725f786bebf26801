import { timeFields } from '@pipeline/shared/formats/common/event-time.ts';
import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { instantOf } from '@pipeline/shared/time.ts';
import { Claims, type Facts } from './parts/claims.ts';
import { accountIn, accountOf, cloudOf } from './parts/cloud.ts';
import { containerOf } from './parts/container.ts';
import { hostOf } from './parts/host.ts';
import { clusterOf, kubernetesOf } from './parts/kubernetes.ts';
import { located } from './parts/surroundings.ts';
import { sourceOf } from './sources/index.ts';
import type { Source } from './sources/source.ts';

/** The facts about an alert that are not in the alert itself. */
export interface Received {
  readonly id: string;
  readonly format: string;
  /** The time of receipt, used if the alert has no time. */
  readonly receivedAt: string;
  /** The context of the sender's token. */
  readonly context?: SenderContext | undefined;
}

/** Converts an alert to an event: its fields as typed parts, and unclaimed fields by name. */
export function toEvent(alert: Alert, { id, format, receivedAt, context }: Received): RuntimeEvent {
  const facts: Facts = {
    fields: new Claims(alert.fields),
    labels: new Claims(alert.labels),
    details: new Claims(alert.details),
  };
  claimTime(alert.time, facts);
  const source = sourceOf(alert, facts);
  const common = commonParts(alert, facts, source);
  const read = { ...common, ...source.read(facts, alert, common) };
  const { parts, rest } = located(
    read,
    { surroundings: alert.surroundings, fields: facts.fields, context },
    source.locatedBy,
  );
  const { sender, rule, ruleType, ruleSubtype, ruleTags, policy, priority, severity } = alert;
  return defined({
    version: 2 as const,
    id,
    format,
    sender,
    time: alert.time ?? receivedAt,
    timeSource: alert.time === undefined ? ('receipt' as const) : ('event' as const),
    rule,
    ruleType,
    ruleSubtype,
    ruleTags,
    policy,
    priority,
    severity,
    findingClass: source.findingClass ?? ('THREAT' as const),
    watched: source.watched,
    source: alert.source,
    description:
      alert.output.trim() === ''
        ? (source.describe?.(parts, alert) ?? alert.policy?.description ?? rule)
        : alert.output,
    origin: alert.origin,
    actions: alert.actions,
    url: alert.url,
    senderId: alert.senderId,
    ...parts,
    unclaimed: [...unclaimed(facts), ...rest],
  });
}

/** Falco prints the event's time in most outputs, so the time is also among the fields. */
function claimTime(time: string | undefined, { fields }: Facts): void {
  for (const name of timeFields) {
    const value = fields.peek(name);
    if (value !== undefined && time !== undefined && instantOf(value) === time) fields.claim(name);
  }
}

function commonParts(alert: Alert, facts: Facts, { locatedBy, provider }: Source): Parts {
  const host = hostOf(alert, facts);
  if (provider !== undefined) return defined({ host, cloud: accountIn(provider, facts) });
  if (locatedBy === 'cluster') {
    const kubernetes = definedOrNothing(clusterOf(facts));
    return defined({ host, kubernetes, cloud: accountOf(facts) });
  }
  const container = containerOf(facts);
  return defined({
    host,
    container,
    kubernetes: kubernetesOf(facts, container),
    cloud: cloudOf(facts),
  });
}

function unclaimed({ fields, labels, details }: Facts): RuntimeEvent['unclaimed'] {
  return [
    ...fields.rest(),
    ...labels.rest(),
    ...details.rest().map(({ name, value }) => ({ name: `detail.${name}`, value })),
  ];
}
