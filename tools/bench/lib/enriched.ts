import { loadSettings } from '@pipeline/shared/config.ts';
import { parseItems } from '@pipeline/shared/items.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { enrichEvent } from '../../../functions/enrich/enrich-event.ts';
import { settings as validate } from '../../../functions/enrich/generated/settings.js';
import { instanceOfLabels } from '../../../functions/enrich/lookup/labelled-instance.ts';
import { createPolicy } from '../../../functions/enrich/policy.ts';
import type { Finding } from '../../../functions/write/finding/finding.ts';
import { toFinding } from '../../../functions/write/finding/to-finding.ts';

/** After all events of the samples. */
const receivedAt = '2026-12-31T00:00:00.000000000Z';

/** The events of a body as `enrich` publishes them, without the cloud. */
export async function enrichedEvents(body: string): Promise<EnrichedEvent[]> {
  const settings = loadSettings(validate, { PROJECT_ID: 'local', ORGANIZATION_ID: '1' });
  const results = await Promise.all(
    parseItems(body).map(async (item) => {
      if (item.kind !== 'detection') return [];
      const result = await enrichEvent(
        item,
        { receivedAt },
        {
          policy: createPolicy(settings),
          organizationId: settings.ORGANIZATION_ID,
          ladder: settings.RESOURCE_LADDER,
          masking: settings.MASKING,
          findInstance: instanceOfLabels,
        },
      );
      return 'enriched' in result ? [result.enriched] : [];
    }),
  );
  return results.flat();
}

/** The finding of an enriched event, with the usual limits. */
export function findingOf(enriched: EnrichedEvent): Finding {
  return toFinding(enriched, enriched.event.time, {
    sysdigPages: 'https://secure.sysdig.com',
    propertyLimits: { value: 255, unclaimedBytes: 2000 },
    maxBytes: 100_000,
  });
}
