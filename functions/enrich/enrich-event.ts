import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import type { Detection } from '@pipeline/shared/items.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import type { FindInstance } from './lookup/find-instance.ts';
import { maskAlert, type MaskingMode } from './masking/mask-alert.ts';
import type { Policy } from './policy.ts';
import { resourceOf, type ResourceOptions } from './resource/resource.ts';
import { toEvent } from './to-event.ts';

export interface EnrichEventOptions extends ResourceOptions {
  readonly policy: Policy;
  readonly findInstance: FindInstance;
  readonly masking: MaskingMode;
}

/** The circumstances of an alert's arrival. */
export interface Arrival {
  /** In the system's form. Used as the alert's time if it has none. */
  readonly receivedAt: string;
  readonly deliveryAttempt?: number | undefined;
  /** The context of the sender's token. */
  readonly context?: SenderContext;
}

/** The result for an alert: the enriched event, or the reason why the settings drop it. */
export type Enriched =
  | { readonly event: RuntimeEvent; readonly dropped: string }
  | { readonly event: RuntimeEvent; readonly enriched: EnrichedEvent };

/** @throws TransientError If a lookup fails temporarily. */
export async function enrichEvent(
  { id, format, parse }: Detection,
  { receivedAt, deliveryAttempt, context }: Arrival,
  options: EnrichEventOptions,
): Promise<Enriched> {
  const { policy, findInstance, masking } = options;
  const read = toEvent(maskAlert(parse(), masking), { id, format, receivedAt, context });
  const event = policy.withSeverity(read);
  const dropped = policy.dropReason(event);
  if (dropped !== undefined) return { event, dropped };
  const instance = await findInstance(event, deliveryAttempt);
  const enriched: EnrichedEvent = {
    version: 2,
    event,
    resource: resourceOf(event, instance, options),
    ...(instance !== undefined && { instance }),
  };
  return { event, enriched };
}
