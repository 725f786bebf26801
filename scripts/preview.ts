import { systemClock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { createCommand, runCommand } from '../cli/command.ts';
import { printableJson } from '../cli/printable.ts';
import { itemsOf, readPayload } from './lib/payload.ts';
import { previewItem } from './preview/preview-item.ts';

/** What becomes of payloads, without a network: the same code that the stages run. */

const command = createCommand(
  'npm run preview --',
  'Print the findings that payloads would become, as JSON, or why they become none.\n' +
    'Settings of enrich and write (MIN_SEVERITY, SYSDIG_REGION, …) are read from the environment.',
)
  .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
  .option('--organization <id>', 'the organization of the findings', '123456789012');

await runCommand(command, async () => {
  const { organization } = command.opts<{ organization: string }>();
  const options = { organization, environment: process.env, now: fromMillis(systemClock.now()) };
  const results: object[] = [];
  for (const file of command.args) {
    const payload = await readPayload(file);
    for (const item of itemsOf(payload)) {
      results.push({ file: payload.name, ...(await previewItem(item, options)) });
    }
  }
  console.log(printableJson(results));
});
