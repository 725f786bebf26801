import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Tactic } from '../generated/mitre-table.ts';

/** The facts of a detection that its next steps name. Unknown facts are absent. */
export interface Facts {
  readonly tactic?: Tactic;
  readonly sender: RuntimeEvent['sender'];
  readonly watched: RuntimeEvent['watched'];
  /** gcp, aws, azure, …. gcloud is useful only on Google Cloud, or if the provider is unknown. */
  readonly provider?: string;
  readonly namespace?: string;
  readonly pod?: string;
  /** The node's name in Kubernetes. */
  readonly node?: string;
  /** The container's name in its pod. */
  readonly container?: string;
  /** With its tag or digest. */
  readonly image?: string;
  /** The actual name of the GKE cluster. */
  readonly clusterName?: string;
  readonly clusterLocation?: string;
  /** The sender's name for the cluster, if its actual name is unknown. */
  readonly cluster?: string;
  /** The account of AWS, the subscription of Azure. */
  readonly cloudAccount?: string;
  /** The organization of a service, the tenant of Azure. */
  readonly organization?: string;
  /** The Google Cloud project of the cluster or the instance. */
  readonly project?: string;
  readonly zone?: string;
  readonly instanceName?: string;
  /** The ID of an AWS instance. */
  readonly awsInstance?: string;
  /** The command line. */
  readonly process?: string;
  /** The path and SHA-256 hash of the process's program. */
  readonly program?: string;
  readonly sha256?: string;
  /** The path of the script that the program interprets. */
  readonly script?: string;
  /** Its absolute path. */
  readonly file?: string;
  /** The peer of the connection: an address, with or without a port, or a domain. */
  readonly remote?: string;
  /** The address of a socket that only listens. */
  readonly listensOn?: string;
  /** The caller of an API of Google Cloud or Kubernetes. */
  readonly principal?: string;
  /** The caller of the Kubernetes API. */
  readonly caller?: string;
  /** The called method, as the audit log names it. */
  readonly call?: string;
  /** The address of the caller. */
  readonly from?: string;
  /** The first role that a call to Google Cloud granted, and its new member. */
  readonly grantedRole?: string;
  readonly grantedTo?: string;
  /** Whether the call wrote a firewall rule that allows traffic. */
  readonly opens?: boolean;
  /** The destination of exported data. */
  readonly exportedTo?: string;
  /** Why the call failed. */
  readonly failure?: string;
  /** Whether the call to Kubernetes left nothing to undo, or nothing to inspect. */
  readonly action?: 'read' | 'delete';
  /** The Kubernetes object other than a pod: kind and name. */
  readonly object?: string;
  /** The created or changed binding, and its role: kind and name, in kubectl's spelling. */
  readonly binding?: string;
  readonly role?: string;
  /** The host, if nothing more specific is known. */
  readonly host?: string;
  /** An account anywhere: its e-mail address or name; its ARN or similar; its region. */
  readonly account?: string;
  readonly subject?: string;
  readonly region?: string;
  /** The full name of the cloud resource of a call. */
  readonly target?: string;
  /** The target's name, if the full name has only its number. */
  readonly targetName?: string;
  /** The agent's actions. */
  readonly actionsTaken?: string;
  readonly captureToken?: string;
  readonly link?: string;
}

/** A line about a detection; nothing if it needs an unknown fact. */
export type Step = (facts: Facts) => string | undefined;
