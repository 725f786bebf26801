import { Command } from 'commander';
import { readBody, readLines, type Item } from '@pipeline/shared/intake.ts';
import { errorText, PermanentError } from '@pipeline/shared/errors.ts';
import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { settings as enrichSettings } from '../functions/enrich/generated/settings.js';
import { enrichEvent } from '../functions/enrich/enrich-event.ts';
import { createPolicy } from '../functions/enrich/policy.ts';
import { instanceOfLabels } from '../functions/enrich/resource.ts';
import { toFinding } from '../functions/write/finding.ts';
import { settings as writeSettings } from '../functions/write/generated/settings.js';
import { sysdigPages } from '../functions/write/link.ts';
import { findingJson } from './lib/finding-json.ts';
import { readPayload } from './lib/payload.ts';

/** What becomes of payloads, without a network: the same code that the stages run. */

const program = new Command('npm run preview --')
  .description(
    'Print the findings that payloads would become, as JSON, or why they become none.\n' +
      'Settings of enrich and write (MIN_SEVERITY, SYSDIG_REGION, …) are read from the environment.',
  )
  .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
  .option('--organization <id>', 'the organization of the findings', '123456789012')
  .showHelpAfterError()
  .parse();

const { organization } = program.opts<{ organization: string }>();
const environment = {
  ...process.env,
  PROJECT_ID: process.env['PROJECT_ID'] ?? 'local',
  ORGANIZATION_ID: organization,
  SCC_SOURCE: `organizations/${organization}/sources/1`,
};

try {
  const results: object[] = [];
  for (const file of program.args) {
    const { name, body, contentType } = await readPayload(file);
    const items = contentType === 'application/json' ? readBody(body) : readLines(body);
    for (const item of items) results.push({ file: name, ...(await preview(item)) });
  }
  console.log(JSON.stringify(results, null, 2));
} catch (error) {
  console.error(errorText(error));
  process.exitCode = 1;
}

async function preview(item: Item): Promise<object> {
  if (item.kind === 'ignored') return { ignored: item.reason, format: item.format };
  if (item.kind === 'unknown') return { quarantined: item.reason, error: item.error };
  const enrich = loadSettings(enrichSettings, environment);
  const write = loadSettings(writeSettings, environment);
  try {
    const result = await enrichEvent(item.parse(), {
      policy: createPolicy(enrich),
      organizationId: enrich.ORGANIZATION_ID,
      findInstance: instanceOfLabels,
    });
    if ('dropped' in result) return { dropped: result.dropped, format: item.format };
    const finding = toFinding(result.enriched, fromMillis(systemClock.now()), {
      sysdigPages: sysdigPages(write.SYSDIG_REGION),
      propertyValueLimit: write.PROPERTY_VALUE_LIMIT,
    });
    const parent = `${write.SCC_SOURCE}/locations/${write.SCC_LOCATION}`;
    return { format: item.format, finding: findingJson(`${parent}/findings/${item.id}`, finding) };
  } catch (error) {
    if (error instanceof PermanentError) return { deadLetter: error.reason, error: error.message };
    throw error;
  }
}
