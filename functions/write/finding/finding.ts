import type { Severity } from '@pipeline/shared/severity.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import type { Access } from './access.ts';
import type { Compliance } from './compliances.ts';
import type { Connection } from './connections.ts';
import type { Container } from './containers.ts';
import type { Exfiltration } from './exfiltration.ts';
import type { TouchedFile } from './files.ts';
import type { Indicator } from './indicator.ts';
import type { IpRules } from './ip-rules.ts';
import type { Kubernetes } from './kubernetes.ts';
import type { MitreAttack } from './mitre.ts';
import type { Process } from './processes.ts';

/**
 * A finding in the client's form. The client silently drops unknown fields and turns unknown enum names into 0.
 * Therefore this type names every field that we fill, and the compiler checks it.
 */
export interface Finding {
  readonly category: string;
  readonly resourceName: string;
  readonly findingClass: EnrichedEvent['event']['findingClass'];
  readonly severity: Severity;
  readonly state: 'ACTIVE';
  readonly eventTime: { readonly seconds: number; readonly nanos: number };
  readonly description: string;
  readonly nextSteps: string;
  readonly externalUri?: string;
  readonly moduleName?: string;
  readonly mitreAttack?: MitreAttack;
  readonly kubernetes?: Kubernetes;
  readonly containers?: Container[];
  readonly processes?: Process[];
  readonly files?: TouchedFile[];
  readonly connections?: Connection[];
  readonly access?: Access;
  readonly iamBindings?: EnrichedEvent['event']['iamBindings'];
  readonly indicator?: Indicator;
  readonly database?: EnrichedEvent['event']['database'];
  readonly exfiltration?: Exfiltration;
  readonly ipRules?: IpRules;
  readonly compliances?: Compliance[];
  readonly sourceProperties: Record<string, { readonly stringValue: string }>;
}
