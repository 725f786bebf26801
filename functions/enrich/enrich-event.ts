import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Policy } from './policy.ts';
import { resourceOf, type FindInstance } from './resource.ts';

export interface EnrichEventOptions {
  readonly policy: Policy;
  readonly organizationId: string;
  readonly findInstance: FindInstance;
}

/** What becomes of an event: the enriched one, or the reason why the settings drop it. */
export type Enriched =
  | { readonly event: RuntimeEvent; readonly dropped: string }
  | { readonly event: RuntimeEvent; readonly enriched: EnrichedEvent };

/** @throws TransientError when a look-up fails for the moment. */
export async function enrichEvent(
  parsed: RuntimeEvent,
  { policy, organizationId, findInstance }: EnrichEventOptions,
): Promise<Enriched> {
  const event = { ...parsed, severity: policy.severityOf(parsed) };
  const dropped = policy.dropReason(event);
  if (dropped !== undefined) return { event, dropped };
  const resource = await resourceOf(event, organizationId, findInstance);
  return { event, enriched: { version: 1, event, resource } };
}
