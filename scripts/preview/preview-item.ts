import { errorText, PermanentError } from '@pipeline/shared/errors.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { enrichEvent } from '../../functions/enrich/enrich-event.ts';
import { settings as enrichSettings } from '../../functions/enrich/generated/settings.js';
import type { FindInstance } from '../../functions/enrich/lookup/find-instance.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import { instanceOfLabels } from '../../functions/enrich/lookup/labelled-instance.ts';
import { toFinding } from '../../functions/write/finding/to-finding.ts';
import { settings as writeSettings } from '../../functions/write/generated/settings.js';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import { sysdigPages } from '@pipeline/shared/sysdig-regions.ts';
import { findingJson } from './finding-json.ts';

/** The result for an item: the finding, or the reason why there is none. */
export type Preview =
  | { readonly format: string; readonly finding: Record<string, unknown> }
  | { readonly format?: string; readonly ignored: string }
  | { readonly format?: string; readonly dropped: string }
  | { readonly quarantined: string; readonly error: string }
  | { readonly deadLetter: string; readonly error: string };

export interface PreviewOptions {
  readonly organization: string;
  /** organizations/ORGANIZATION/sources/SOURCE of the findings; by default source 1 of the organization. */
  readonly source?: string;
  /** Settings of enrich and write, as environment variables. */
  readonly environment: Record<string, string | undefined>;
  /** Current time: later event times are clamped to it. */
  readonly now: string;
  /** Looks up an event's instance. The default uses only the event's own labels, since there is no network. */
  readonly findInstance?: FindInstance;
  /** Location that the sender's token declares. */
  readonly context?: SenderContext;
}

/** Processes an item with the code of all stages, without a network. */
export async function previewItem(item: Item, options: PreviewOptions): Promise<Preview> {
  if (item.kind === 'ignored') return { ignored: item.reason, format: item.format };
  if (item.kind === 'unknown') return { quarantined: item.reason, error: item.error };
  try {
    return await previewDetection(item, options);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { deadLetter: error.reason, error: errorText(error) };
  }
}

async function previewDetection(
  item: Extract<Item, { kind: 'detection' }>,
  {
    organization,
    source = `organizations/${organization}/sources/1`,
    environment,
    now,
    findInstance = instanceOfLabels,
    context = {},
  }: PreviewOptions,
): Promise<Preview> {
  const required = {
    PROJECT_ID: 'local',
    ORGANIZATION_ID: organization,
    SCC_SOURCE: source,
  };
  const enrich = loadSettings(enrichSettings, { ...environment, ...required });
  const write = loadSettings(writeSettings, { ...environment, ...required });
  const result = await enrichEvent(
    item,
    { receivedAt: now, context },
    {
      policy: createPolicy(enrich),
      organizationId: enrich.ORGANIZATION_ID,
      ladder: enrich.RESOURCE_LADDER,
      masking: enrich.MASKING,
      findInstance,
    },
  );
  if ('dropped' in result) return { dropped: result.dropped, format: item.format };
  const finding = toFinding(result.enriched, now, {
    sysdigPages: sysdigPages(write.SYSDIG_REGION),
    propertyLimits: {
      value: write.PROPERTY_VALUE_LIMIT,
      unclaimedBytes: write.UNCLAIMED_MAX_BYTES,
    },
    maxBytes: write.FINDING_MAX_BYTES,
  });
  const parent = `${write.SCC_SOURCE}/locations/${write.SCC_LOCATION}`;
  return { format: item.format, finding: findingJson(`${parent}/findings/${item.id}`, finding) };
}
