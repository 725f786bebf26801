import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Severity } from '@pipeline/shared/severity.ts';
import { earlier, toTimestamp } from '@pipeline/shared/time.ts';
import { linkOf } from './link.ts';
import { sourceProperties } from './properties.ts';

/**
 * A finding as the client takes it. The client drops unknown fields and turns unknown enum names
 * into 0 without a word, so this names what we fill, and the compiler holds us to it.
 */
export interface Finding {
  readonly category: string;
  readonly resourceName: string;
  readonly findingClass: 'THREAT';
  readonly severity: Severity;
  readonly state: 'ACTIVE';
  readonly eventTime: { readonly seconds: number; readonly nanos: number };
  readonly description: string;
  readonly externalUri?: string;
  readonly moduleName?: string;
  readonly kubernetes?: { readonly pods: Pod[] };
  readonly containers?: Container[];
  readonly sourceProperties: Record<string, { readonly stringValue: string }>;
}

interface Pod {
  readonly ns?: string;
  readonly name: string;
  readonly labels?: { readonly name: string; readonly value: string }[];
  readonly containers?: Container[];
}

interface Container {
  readonly name?: string;
  readonly uri?: string;
  readonly imageId?: string;
}

export interface FindingOptions {
  /** The prefix of Sysdig's pages. */
  readonly sysdigPages: string;
  readonly propertyValueLimit: number;
}

/** `category` has no documented length; `resource_name` has 255. */
const maxCategory = 255;

/**
 * The finding of an enriched event.
 * @param notAfter an instant in the system's form: Security Command Center refuses an event time in
 *   the future, which a host with a wrong clock reports. The same for every try, so that the finding
 *   does not depend on which try succeeds.
 */
export function toFinding(
  { event, resource }: EnrichedEvent,
  notAfter: string,
  { sysdigPages, propertyValueLimit }: FindingOptions,
): Finding {
  const properties = sourceProperties(event, propertyValueLimit);
  const container = containerOf(event);
  return defined({
    category: event.rule.slice(0, maxCategory),
    resourceName: resource.name,
    findingClass: 'THREAT' as const,
    severity: event.severity,
    state: 'ACTIVE' as const,
    eventTime: toTimestamp(earlier(event.time, notAfter)),
    // Machine learning and admission events say nothing but through their policy.
    description: event.output || (event.policy?.description ?? event.rule),
    externalUri: linkOf(event, sysdigPages),
    moduleName: event.policy?.name,
    kubernetes: kubernetesOf(event, container),
    containers: container && [container],
    sourceProperties: Object.fromEntries(
      Object.entries(properties).map(([name, stringValue]) => [name, { stringValue }]),
    ),
  });
}

function containerOf({ container, kubernetes }: RuntimeEvent): Container | undefined {
  const { image } = container ?? {};
  const uri =
    image?.repository && image.tag ? `${image.repository}:${image.tag}` : image?.repository;
  return definedOrNothing({
    name: kubernetes?.container ?? container?.name,
    uri,
    imageId: image?.digest ?? image?.id,
  });
}

function kubernetesOf(
  { kubernetes }: RuntimeEvent,
  container: Container | undefined,
): Finding['kubernetes'] {
  if (kubernetes?.pod === undefined) return undefined;
  const labels = kubernetes.podLabels;
  const pod = defined({
    ns: kubernetes.namespace,
    name: kubernetes.pod,
    labels: labels && Object.entries(labels).map(([name, value]) => ({ name, value })),
    containers: container && [container],
  });
  return { pods: [pod] };
}
