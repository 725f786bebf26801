import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { earlier, toTimestamp } from '@pipeline/shared/time.ts';
import type { Finding } from './finding.ts';
import { fit } from './fit.ts';
import { linkOf } from './link.ts';
import { accessOf } from './access.ts';
import { connectionsOf } from './connections.ts';
import { containersOf } from './containers.ts';
import { filesOf } from './files.ts';
import { indicatorOf } from './indicator.ts';
import { kubernetesOf } from './kubernetes.ts';
import { processesOf } from './processes.ts';
import { cut } from './text.ts';
import { factsOf } from '../next-steps/next-steps-facts.ts';
import { exfiltrationOf } from './exfiltration.ts';
import { ipRulesOf } from './ip-rules.ts';
import { sourceProperties, type PropertyLimits } from './properties.ts';
import { compliancesOf } from './compliances.ts';
import { mitreOf } from './mitre.ts';
import { nextStepsOf } from '../next-steps/next-steps.ts';

export interface FindingOptions {
  /** The prefix of Sysdig's pages. */
  readonly sysdigPages: string;
  readonly propertyLimits: PropertyLimits;
  /** Maximum size of the finding as JSON. */
  readonly maxBytes: number;
}

/** `category` has no documented length limit; `resource_name` has 255. */
const maxCategory = 255;

/**
 * Builds the finding of an enriched event such that Security Command Center cannot refuse it.
 * @param notAfter An instant in the internal form. Security Command Center refuses an event time in the future, which a
 * host with a wrong clock reports. The same for every try, so that the finding does not depend on which try succeeds.
 */
export function toFinding(
  enriched: EnrichedEvent,
  notAfter: string,
  { sysdigPages, propertyLimits, maxBytes }: FindingOptions,
): Finding {
  const { event, resource } = enriched;
  const containers = containersOf(event);
  const mitre = mitreOf(event.ruleTags);
  const link = linkOf(event, sysdigPages);
  const { properties, columns } = sourceProperties(
    enriched,
    mitre.unknown,
    notAfter,
    propertyLimits,
  );
  const finding = defined({
    category: categoryOf(event.rule),
    resourceName: resource.name,
    findingClass: event.findingClass,
    severity: event.severity,
    state: 'ACTIVE' as const,
    eventTime: toTimestamp(earlier(event.time, notAfter)),
    description: event.description,
    nextSteps: nextStepsOf(factsOf(enriched, mitre.mitreAttack?.primaryTactic, link)),
    externalUri: link,
    moduleName: event.policy?.name,
    mitreAttack: mitre.mitreAttack,
    kubernetes: kubernetesOf(enriched, containers),
    containers,
    processes: processesOf(event),
    files: filesOf(event),
    connections: connectionsOf(event),
    access: accessOf(event),
    iamBindings: event.iamBindings,
    indicator: indicatorOf(event),
    database: event.database,
    exfiltration: exfiltrationOf(event),
    ipRules: ipRulesOf(event),
    compliances: orNothing(compliancesOf(event.ruleTags)),
    sourceProperties: Object.fromEntries(
      Object.entries(properties).map(([name, stringValue]) => [name, { stringValue }]),
    ),
  });
  return fit(finding, maxBytes, columns);
}

/** Every view shows the category on one line. */
function categoryOf(rule: string): string {
  const line = rule.replaceAll(/\p{Cc}+/gu, ' ');
  return line.trim() === '' ? 'Unnamed rule' : cut(line, maxCategory);
}

function orNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
