import { systemClock } from '@pipeline/shared/clock.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { jsonFaultText } from '@pipeline/shared/json-fault.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { contextNames, type SenderContext } from '@pipeline/shared/sender-context.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { contextIn } from '@pipeline/shared/webhook-tokens.ts';
import type { Command } from 'commander';
import { createCommand, UsageError, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { printableJson } from '../../cli/printable.ts';
import { itemsOf, readPayloadFrom, type Payload } from '../lib/payload.ts';
import { previewItem, type Preview, type PreviewOptions } from './preview-item.ts';

interface Options extends Omit<SenderContext, 'sender'> {
  readonly organization?: string;
}

const anyOrganization = '123456789012';

const createPreviewCommand = (): Command =>
  createCommand(
    'npm run preview --',
    'Print the findings that payloads would produce, as JSON, or why they produce none.\n' +
      'Settings of enrich and write (MIN_SEVERITY, SYSDIG_REGION, …) are read from the environment.',
  )
    .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson; -: standard input')
    .option(
      '--organization <id>',
      `the organization of the findings (default: that of the event's resource, otherwise ${anyOrganization})`,
    )
    .option('--project <id>', "the project that the sender's token names")
    .option(
      '--location <place>',
      'the location that the token names; needs a project and a cluster',
    )
    .option('--cluster <name>', 'the cluster that the token names; needs a project and a location');

/** Previews the findings of payloads with the stages' own code, without a network. */
export function preview(): Program {
  const command = createPreviewCommand();
  return { command, work: async (context) => work(command.args, command.opts<Options>(), context) };
}

/** @throws Error that names the file and the position of the JSON error. */
function itemsIn(payload: Payload, file: string): Item[] {
  try {
    return itemsOf(payload);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const where = jsonFaultText(payload.body);
    throw new Error(
      `${file === '-' ? payload.name : file} is not JSON${where === undefined ? '' : `: ${where}`}`,
      {
        cause: error,
      },
    );
  }
}

/** The context that a line of the webhook's secret would declare. @throws UsageError */
function tokenOf(said: SenderContext): SenderContext {
  const words = contextNames.flatMap((name) =>
    said[name] === undefined ? [] : [`${name}=${said[name]}`],
  );
  const { context, fault } = contextIn(words);
  if (fault !== undefined) throw new UsageError(fault);
  return context;
}

/** Without an organization, previews the finding in the one that the event's resource belongs to. */
async function previewIn(
  organization: string | undefined,
  item: Item,
  options: Omit<PreviewOptions, 'organization'>,
): Promise<Preview> {
  const found = await previewItem(item, {
    ...options,
    organization: organization ?? anyOrganization,
  });
  const resource = 'finding' in found ? String(found.finding['resourceName']) : '';
  const [, own] = /^google\/[^/]+\/organizations\/(\d+)/.exec(resource) ?? [];
  return organization === undefined && own !== undefined
    ? previewItem(item, { ...options, organization: own })
    : found;
}

async function work(
  files: readonly string[],
  { organization, project, location, cluster }: Options,
  context: Context,
): Promise<void> {
  const options = {
    environment: context.env,
    now: fromMillis(systemClock.now()),
    context: tokenOf(defined({ project, location, cluster })),
  };
  const results: object[] = [];
  for (const file of files) {
    const payload = await readPayloadFrom(file, context.stdin);
    for (const item of itemsIn(payload, file)) {
      results.push({ file: payload.name, ...(await previewIn(organization, item, options)) });
    }
  }
  linesOf(context).print(printableJson(results));
}
