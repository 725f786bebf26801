import type { Parts, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { Facts } from '../parts/claims.ts';

/**
 * What was watched, and what its fields mean: system calls, the audit log of a cloud, … A file in this folder exports
 * one; index.ts lists them in the order in which they are asked.
 */
export interface Source {
  readonly watched: RuntimeEvent['watched'];
  /** Whether an alert is of this source: by the source that it names, else by its fields. */
  readonly matches: (alert: Alert, facts: Facts) => boolean;
  /**
   * The parts that the fields speak of, over those that every alert may have (host, container, Kubernetes, cloud).
   * @param common what those are, to build upon.
   */
  readonly read: (facts: Facts, alert: Alert, common: Parts) => Parts;
  /**
   * node: it happened where the agent runs, on its node and in its cluster. cluster: it is about a cluster, which fields
   * may name; the agent may run in another one. Absent: the agent's place says nothing, as where an audit log of a cloud
   * is read.
   */
  readonly locatedBy?: 'node' | 'cluster';
  /** Whether the sender runs elsewhere than where it happened: then its fields of a container and a pod are its own. */
  readonly isRemote?: true;
  /** Absent: a threat. */
  readonly findingClass?: RuntimeEvent['findingClass'];
  /** Where the alert has no text: one readable sentence of its parts, or nothing where they do not suffice. */
  readonly describe?: (parts: Parts, alert: Alert) => string | undefined;
}
