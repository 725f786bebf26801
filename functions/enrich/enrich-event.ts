import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import { maskEvent, type MaskingMode } from './masking/mask-event.ts';
import type { FindInstance } from './lookup/find-instance.ts';
import type { Policy } from './policy.ts';
import { resourceOf, type ResourceOptions } from './resource/resource.ts';

export interface EnrichEventOptions extends ResourceOptions {
  readonly policy: Policy;
  readonly findInstance: FindInstance;
  readonly masking: MaskingMode;
}

/** What becomes of an event: the enriched one, or the reason why the settings drop it. */
export type Enriched =
  | { readonly event: RuntimeEvent; readonly dropped: string }
  | { readonly event: RuntimeEvent; readonly enriched: EnrichedEvent };

/** @throws TransientError when a look-up fails for the moment. */
export async function enrichEvent(
  parsed: RuntimeEvent,
  options: EnrichEventOptions,
  deliveryAttempt?: number,
): Promise<Enriched> {
  const { policy, findInstance, masking } = options;
  const event = { ...parsed, severity: policy.severityOf(parsed) };
  const dropped = policy.dropReason(event);
  if (dropped !== undefined) return { event, dropped };
  const instance = await findInstance(event, deliveryAttempt);
  const enriched: EnrichedEvent = {
    version: 1,
    // Last, since the settings and the look-up go by what was really said.
    event: maskEvent(event, masking),
    resource: resourceOf(event, instance, options),
    ...(instance !== undefined && { instance }),
  };
  return { event, enriched };
}
