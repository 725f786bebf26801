import type { RuntimeEvent } from './event.ts';

/** What a wrapper knows of where its alert comes from: the resource of a log entry, the node of a log record. */
export interface Surroundings {
  readonly project?: string;
  /** A zone or a region. */
  readonly location?: string;
  /** The GKE cluster's real name. */
  readonly cluster?: string;
  readonly node?: string;
  /** The numeric id of a Compute Engine instance. */
  readonly instance?: string;
}

/**
 * An alert of any sender, unwrapped and flat: what it says of itself, and everything else by the names that the
 * sender gives it. What those names mean is for the event sources of `enrich` to know.
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
  /** When it happened; absent where the alert has no time that can be read. */
  readonly time?: string;
  /** What happened, as the rule words it, without time and priority; empty where it has no text. */
  readonly output: string;
  readonly host?: Pick<NonNullable<RuntimeEvent['host']>, 'name' | 'mac' | 'id' | 'agentId'>;
  /** Falco's fields (proc.name, fd.name, …) that have a value. */
  readonly fields: Readonly<Record<string, string>>;
  /** Sysdig's labels that have a value. */
  readonly labels: Readonly<Record<string, string>>;
  /** Everything else that the sender said, by its path. */
  readonly details: Readonly<Record<string, string>>;
  /** What its wrappers know and it does not say. */
  readonly surroundings?: Surroundings;
}
