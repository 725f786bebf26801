import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { TooManyEventsError, type Item } from '@pipeline/shared/items.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { createComputeApi } from '../../functions/enrich/lookup/compute-api.ts';
import { settings as enrichSettings } from '../../functions/enrich/generated/settings.js';
import { createLookup } from '../../functions/enrich/lookup/lookup.ts';
import { itemsOf, type Payload } from '../../scripts/lib/payload.ts';
import { previewItem, type PreviewOptions } from '../../scripts/preview/preview-item.ts';
import type { PreviewResult } from '../api.ts';
import { faultOf, placeOf } from '@pipeline/shared/json-fault.ts';
import { RequestError } from './http/answer.ts';
import type { Pipeline } from './pipeline.ts';

export type Preview = (payload: Payload, signal: AbortSignal) => Promise<PreviewResult[]>;

/** More would be a hundred megabytes of findings that no user reads. */
const maxEvents = 1000;

/** Yield to other work after this many items. */
const itemsPerTurn = 20;

/** Previews payloads with the code and the settings of this pipeline. Sends nothing. */
export function createPreview({ deployment, settings }: Pipeline, clock: Clock): Preview {
  const enrich = loadSettings(enrichSettings, settings.enrich);
  const api = createComputeApi({
    timeoutMs: enrich.LOOKUP_TIMEOUT_MS,
    emulatorHost: enrich.COMPUTE_EMULATOR_HOST,
    clock,
  });
  const options: Omit<PreviewOptions, 'now'> = {
    organization: enrich.ORGANIZATION_ID,
    source: deployment.sources.sysdig ?? '',
    environment: { ...settings.enrich, ...settings.write },
    findInstance: createLookup(enrich, { api, clock, log: () => {} }),
  };
  return async (payload, signal) => {
    const results: PreviewResult[] = [];
    for (const [index, item] of readItems(payload).entries()) {
      if (index % itemsPerTurn === itemsPerTurn - 1) await nextTurn(undefined, { signal });
      const preview = await previewItem(item, { ...options, now: fromMillis(clock.now()) });
      results.push({ ...(item.kind !== 'ignored' && { id: item.id }), ...preview });
    }
    return results;
  };
}

/** @throws RequestError 400 with the position if the text is not JSON, 413 if it holds too many events. */
function readItems(payload: Payload): Item[] {
  try {
    const items = itemsOf(payload, maxEvents);
    // One envelope may hold many events.
    if (items.length <= maxEvents) return items;
    throw new TooManyEventsError(`more than ${maxEvents} events`);
  } catch (error) {
    if (error instanceof TooManyEventsError) {
      throw new RequestError(
        413,
        `a preview shows at most ${maxEvents} events: send the payload instead`,
        {
          cause: error,
        },
      );
    }
    if (!(error instanceof SyntaxError)) throw error;
    const position = faultOf(payload.body)?.position ?? payload.body.length;
    const place = placeOf(payload.body, position);
    throw new RequestError(400, `not JSON: line ${place.line}, column ${place.column}`, {
      cause: error,
      details: { position, ...place },
    });
  }
}
