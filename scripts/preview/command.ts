import { systemClock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import type { Command } from 'commander';
import { createCommand, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { printableJson } from '../../cli/printable.ts';
import { itemsOf, readPayload } from '../lib/payload.ts';
import { previewItem } from './preview-item.ts';

interface Options {
  readonly organization: string;
}

const createPreviewCommand = (): Command =>
  createCommand(
    'npm run preview --',
    'Print the findings that payloads would become, as JSON, or why they become none.\n' +
      'Settings of enrich and write (MIN_SEVERITY, SYSDIG_REGION, …) are read from the environment.',
  )
    .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
    .option('--organization <id>', 'the organization of the findings', '123456789012');

/** What becomes of payloads, without a network: the same code that the stages run. */
export function preview(): Program {
  const command = createPreviewCommand();
  return { command, work: async (context) => work(command.args, command.opts<Options>(), context) };
}

async function work(
  files: readonly string[],
  { organization }: Options,
  context: Context,
): Promise<void> {
  const options = { organization, environment: context.env, now: fromMillis(systemClock.now()) };
  const results: object[] = [];
  for (const file of files) {
    const payload = await readPayload(file);
    for (const item of itemsOf(payload)) {
      results.push({ file: payload.name, ...(await previewItem(item, options)) });
    }
  }
  linesOf(context).print(printableJson(results));
}
