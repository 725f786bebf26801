import { PermanentError } from '@pipeline/shared/errors.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { parseForRewriting } from '@pipeline/shared/json.ts';
import { enrichEvent } from '../../functions/enrich/enrich-event.ts';
import { instanceOfLabels } from '../../functions/enrich/lookup/labelled-instance.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { itemsOf, readPayload, type Payload } from '../../scripts/lib/payload.ts';

/** The raw material of cases: the samples of every format, and their results. */
interface Corpus {
  readonly texts: readonly string[];
  /** The parsed ones, for those that are JSON. */
  readonly values: readonly unknown[];
  /** The input of `write`. */
  readonly enriched: readonly EnrichedEvent[];
}

export const enrichOptions = {
  policy: createPolicy({
    MIN_SEVERITY: 'LOW',
    IGNORED_RULES: '',
    IGNORED_NAMESPACES: '',
    SEVERITY_OVERRIDES: '{}',
    SEVERITY_BY_LEVEL: '',
    EXCEPTIONS: '[]',
  }),
  organizationId: '123456789012',
  ladder: 'instance',
  masking: 'default',
  findInstance: instanceOfLabels,
} as const;

/** Read once: all cases are derived from it. */
export const corpus = await readCorpus();

async function readCorpus(): Promise<Corpus> {
  const payloads = await Promise.all(fixtureFiles.map(readPayload));
  const json = payloads.filter(({ contentType }) => contentType === 'application/json');
  const enriched = await Promise.all(payloads.map(enrichedOf));
  return {
    texts: payloads.map(({ body }) => body),
    values: json.map(({ body }) => parseForRewriting(body)),
    enriched: enriched.flat(),
  };
}

async function enrichedOf(payload: Payload): Promise<EnrichedEvent[]> {
  const events: EnrichedEvent[] = [];
  for (const item of itemsOf(payload)) {
    if (item.kind !== 'detection') continue;
    try {
      const result = await enrichEvent(
        item,
        { receivedAt: '2026-12-31T00:00:00.000000000Z' },
        enrichOptions,
      );
      if ('enriched' in result) events.push(result.enriched);
    } catch (error) {
      // Some samples demonstrate unusable input.
      if (!(error instanceof PermanentError)) throw error;
    }
  }
  return events;
}
