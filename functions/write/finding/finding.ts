import type { Severity } from '@pipeline/shared/severity.ts';
import type { Access, IamBinding } from './access.ts';
import type { Compliance } from './compliances.ts';
import type { Connection } from './connections.ts';
import type { Container } from './containers.ts';
import type { TouchedFile } from './files.ts';
import type { Indicator } from './indicator.ts';
import type { Kubernetes } from './kubernetes.ts';
import type { MitreAttack } from './mitre.ts';
import type { Process } from './processes.ts';

/**
 * A finding as the client takes it. The client drops unknown fields and turns unknown enum names
 * into 0 without a word, so this names all that we fill, and the compiler holds us to it.
 */
export interface Finding {
  readonly category: string;
  readonly resourceName: string;
  readonly findingClass: 'THREAT';
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
  readonly iamBindings?: IamBinding[];
  readonly indicator?: Indicator;
  readonly compliances?: Compliance[];
  readonly sourceProperties: Record<string, { readonly stringValue: string }>;
}
