import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Tactic } from '../generated/mitre-table.ts';

/** What of a detection its next steps name. What is not known is left out. */
export interface Facts {
  readonly tactic?: Tactic;
  readonly sender: RuntimeEvent['sender'];
  readonly watched: RuntimeEvent['watched'];
  /** gcp, aws, azure, …: only on Google Cloud, or where this is not known, is gcloud of use. */
  readonly provider?: string;
  readonly namespace?: string;
  readonly pod?: string;
  /** The node as Kubernetes names it. */
  readonly node?: string;
  /** The container's name in its pod. */
  readonly container?: string;
  /** With its tag or digest. */
  readonly image?: string;
  /** The GKE cluster's real name. */
  readonly clusterName?: string;
  readonly clusterLocation?: string;
  /** What the sender calls the cluster, where its real name is not known. */
  readonly cluster?: string;
  /** The account of AWS, the subscription of Azure. */
  readonly cloudAccount?: string;
  /** The organization of a service, the tenant of Azure. */
  readonly organization?: string;
  /** The Google Cloud project of the cluster or the instance. */
  readonly project?: string;
  readonly zone?: string;
  readonly instanceName?: string;
  /** The command line. */
  readonly process?: string;
  /** Its absolute path. */
  readonly file?: string;
  /** The other end of the connection: an address, with or without a port, or a domain. */
  readonly remote?: string;
  /** Who called an API of Google Cloud or Kubernetes. */
  readonly principal?: string;
  /** Who called the Kubernetes API. */
  readonly caller?: string;
  /** What was called, as the audit log names it. */
  readonly call?: string;
  /** Why nothing came of it. */
  readonly failure?: string;
  /** Whether the call to Kubernetes left nothing to undo, or nothing to look at. */
  readonly deed?: 'read' | 'delete';
  /** What it is about in Kubernetes, beside a pod: kind and name. */
  readonly object?: string;
  /** The binding that was made or changed, and its role: kind and name, as kubectl spells them. */
  readonly binding?: string;
  readonly role?: string;
  /** The host where nothing better is known of it. */
  readonly host?: string;
  /** Of an account anywhere: its e-mail address or name; its ARN or the like; its region. */
  readonly account?: string;
  readonly subject?: string;
  readonly region?: string;
  /** The resource of a cloud that a call was about: its full name. */
  readonly target?: string;
  /** What the agent did about it. */
  readonly actionsTaken?: string;
  readonly captureToken?: string;
  readonly link?: string;
}

/** A line about a detection; nothing when it is about something that is not known. */
export type Step = (facts: Facts) => string | undefined;
