import { loadSettings } from '@pipeline/shared/config.ts';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { enrichEvent, type Enriched } from '../../functions/enrich/enrich-event.ts';
import { settings as enrichSettings } from '../../functions/enrich/generated/settings.js';
import { instanceOfLabels } from '../../functions/enrich/lookup/labelled-instance.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import type { Settings as EnrichSettings } from '../../functions/enrich/settings.ts';
import { keyOf } from '../../functions/write/fold/key.ts';
import { settings as writeSettings } from '../../functions/write/generated/settings.js';
import type { Settings as WriteSettings } from '../../functions/write/settings.ts';
import type { Deployment } from '../lib/deployment.ts';
import {
  levels,
  markedDetection,
  rule,
  type MarkedDetection,
  type Marks,
} from './marked-detection.ts';
import type { StageSettings } from './stage-settings.ts';

/** The expected path of the detection, according to the settings. */
export interface Forecast {
  readonly marked: MarkedDetection;
  /** Parent of its finding: organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION. */
  readonly parent: string;
  /** The finding that the detection is folded into; undefined: a finding of its own. */
  readonly foldId: string | undefined;
  /** The setting that drops the detection; undefined if none does. */
  readonly dropped: string | undefined;
  /** Descriptions of settings that change its path. */
  readonly notes: readonly string[];
}

/**
 * Runs the stages' own code on the detection, with their settings. Chooses the least severe level that is not dropped.
 * @throws ConfigError if the settings are invalid
 */
export async function forecast(
  marks: Omit<Marks, 'level'>,
  settings: StageSettings,
  deployment: Deployment,
  source: string,
): Promise<Forecast> {
  const enrich = settings.enrich && loadSettings(enrichSettings, { ...settings.enrich });
  const write = settings.write && loadSettings(writeSettings, { ...settings.write });
  const { marked, enriched, notes } = await chooseLevel(marks, enrich);
  const wanted = (marks.sender === 'falco' && write?.SCC_FALCO_SOURCE) || write?.SCC_SOURCE;
  const fold = write?.FOLD === 'on' && enriched !== undefined ? foldOf(enriched, write) : undefined;
  return {
    marked,
    parent: `${wanted ?? source}/locations/${write?.SCC_LOCATION ?? deployment.sccLocation}`,
    foldId: fold,
    dropped: enrich !== undefined && enriched === undefined ? notes[0] : undefined,
    notes: [
      ...(enrich !== undefined && enriched === undefined ? [] : notes),
      ...(fold === undefined ? [] : [`FOLD=on: it is folded into the finding ${fold}`]),
      ...divertedBy(marks, source, wanted, write),
    ],
  };
}

interface Chosen {
  readonly marked: MarkedDetection;
  /** Undefined if the detection is dropped or the settings are unknown. */
  readonly enriched: EnrichedEvent | undefined;
  readonly notes: readonly string[];
}

async function chooseLevel(
  marks: Omit<Marks, 'level'>,
  enrich: EnrichSettings | undefined,
): Promise<Chosen> {
  const [least] = levels[marks.sender];
  const lowest = markedDetection({ ...marks, level: least });
  if (enrich === undefined) return { marked: lowest, enriched: undefined, notes: [] };
  let first: string | undefined;
  for (const level of levels[marks.sender]) {
    const marked = markedDetection({ ...marks, level });
    const result = await enrichedBy(marked, marks.atMs, enrich);
    if (!('dropped' in result)) {
      const notes =
        first === undefined ? [] : [`${first}: it is sent with ${levelText(marks.sender, level)}`];
      return { marked, enriched: result.enriched, notes };
    }
    first ??= reasonText(result.dropped, enrich);
  }
  return { marked: lowest, enriched: undefined, notes: [first ?? ''] };
}

async function enrichedBy(
  { detection }: MarkedDetection,
  atMs: number,
  enrich: EnrichSettings,
): Promise<Enriched> {
  return enrichEvent(
    detection,
    { receivedAt: fromMillis(atMs) },
    {
      policy: createPolicy(enrich),
      organizationId: enrich.ORGANIZATION_ID,
      ladder: enrich.RESOURCE_LADDER,
      masking: enrich.MASKING,
      findInstance: instanceOfLabels,
    },
  );
}

function levelText(sender: Marks['sender'], level: string): string {
  return sender === 'sysdig' ? `Sysdig's severity ${level}` : `Falco's priority ${level}`;
}

/** @param reason a reason of functions/enrich/policy.ts */
function reasonText(reason: string, { MIN_SEVERITY }: EnrichSettings): string {
  if (reason === 'below minimum severity') {
    return `MIN_SEVERITY=${MIN_SEVERITY} drops what is less severe`;
  }
  if (reason === 'exception') return `EXCEPTIONS has one for its rule, "${rule}"`;
  return reason === 'ignored rule'
    ? `IGNORED_RULES drops its rule, "${rule}"`
    : `a setting of enrich drops it: ${reason}`;
}

function foldOf(
  enriched: EnrichedEvent,
  { FOLD_BY: by, FOLD_WINDOW_SECONDS: windowSeconds }: WriteSettings,
): string {
  return keyOf(enriched, { by, windowSeconds }).id;
}

function divertedBy(
  { sender }: Pick<Marks, 'sender'>,
  source: string,
  wanted: string | undefined,
  write: WriteSettings | undefined,
): string[] {
  const falco = write?.SCC_FALCO_SOURCE;
  const notes: string[] = [];
  if (falco !== undefined && falco !== write?.SCC_SOURCE) {
    notes.push(
      sender === 'falco'
        ? `SCC_FALCO_SOURCE: it is written to the source of Falco's findings, ${falco}`
        : `SCC_FALCO_SOURCE: Falco's findings are written to ${falco}; --as falco tries that`,
    );
  }
  if (wanted !== undefined && wanted !== source) {
    notes.push(
      `SCC_SOURCE: it is written to ${wanted}, while the deployment's file names ${source}: write the file again`,
    );
  }
  return notes;
}
