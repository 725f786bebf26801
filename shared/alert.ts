import type { RuntimeEvent } from './event.ts';

/**
 * Facts about an alert's origin that only its wrapper states: the resource of a log entry, the node of a log record.
 */
export interface Surroundings {
  readonly project?: string;
  /** A zone or a region. */
  readonly location?: string;
  /** The actual name of the GKE cluster. */
  readonly cluster?: string;
  readonly node?: string;
  /** The cloud, unless it is Google Cloud, with its account, region and zone. */
  readonly provider?: 'aws';
  readonly account?: string;
  readonly region?: string;
  readonly zone?: string;
  /** The ID of the virtual machine; of Compute Engine, the numeric one. */
  readonly instance?: string;
}

/**
 * An unwrapped, flat alert of any sender: common facts, and all other values under the sender's own names. The event
 * sources of `enrich` define what those names mean.
 */
export interface Alert extends Pick<
  RuntimeEvent,
  | 'sender'
  | 'rule'
  | 'ruleType'
  | 'ruleSubtype'
  | 'ruleTags'
  | 'policy'
  | 'priority'
  | 'severity'
  | 'source'
  | 'origin'
  | 'actions'
  | 'url'
  | 'senderId'
> {
  /** When it happened; absent if the alert has no readable time. */
  readonly time?: string;
  /** The rule's output, without time and priority. Empty if the alert has no text. */
  readonly output: string;
  readonly host?: Pick<NonNullable<RuntimeEvent['host']>, 'name' | 'mac' | 'id' | 'agentId'>;
  /** Falco's fields (proc.name, fd.name, …) that have a value. */
  readonly fields: Readonly<Record<string, string>>;
  /** Sysdig's labels that have a value. */
  readonly labels: Readonly<Record<string, string>>;
  /** All other values of the payload, by path. */
  readonly details: Readonly<Record<string, string>>;
  /** Facts that the wrappers state and the alert does not. */
  readonly surroundings?: Surroundings;
}
