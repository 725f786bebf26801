import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';

/**
 * An observed system and the meaning of its fields: system calls, the audit log of a cloud, … Each file in this folder
 * exports one; index.ts chooses one.
 */
export interface Source {
  readonly watched: RuntimeEvent['watched'];
  /** Returns whether an alert belongs to this source. Absent for a log, which its signs identify (signs.ts). */
  readonly matches?: (alert: Alert, facts: Facts) => boolean;
  /**
   * Returns the parts in the source's fields, in addition to the parts of every alert (host, container, Kubernetes,
   * cloud).
   * @param common The parts of every alert, to build on.
   */
  readonly read: (facts: Facts, alert: Alert, common: Parts) => Parts;
  /**
   * node: the event happened on the agent's node and in its cluster. cluster: the event is about a cluster, which
   * fields may name; the agent may run in another one, and its instance, container and pod are its own. Absent: the
   * agent's place is irrelevant, as for the audit log of a cloud.
   */
  readonly locatedBy?: 'node' | 'cluster';
  /**
   * The cloud or service whose own log this is. The agent's instance, cluster, container and pod are then its own, and
   * so is its account in another cloud.
   */
  readonly provider?: 'gcp' | 'aws' | 'azure' | 'okta' | 'github';
  /** Absent: a threat. */
  readonly findingClass?: RuntimeEvent['findingClass'];
  /** For an alert without text, returns one readable sentence from its parts, or undefined if they do not suffice. */
  readonly describe?: (parts: Parts, alert: Alert) => string | undefined;
}
