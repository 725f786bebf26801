import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { atRest } from './bench/at-rest.ts';
import { coldStart } from './bench/cold-start.ts';
import { endToEnd } from './bench/end-to-end.ts';
import { enrich } from './bench/enrich.ts';
import { floodThrough } from './bench/flood-through.ts';
import { ingress } from './bench/ingress.ts';
import { buildContenders } from './bench/lib/bundles.ts';
import type { Measure } from './bench/lib/context.ts';
import { isMet, type Figure } from './bench/lib/figures.ts';
import { machine } from './bench/lib/machine.ts';
import { Services } from './bench/lib/services.ts';
import { asJson, table } from './bench/lib/table.ts';
import { receive } from './bench/receive.ts';
import { write } from './bench/write.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';

/** Measures the cost of the pipeline, each figure beside its peer or limit. docs/performance.md has the table. */

const measures: Readonly<Record<string, Measure>> = {
  'cold-start': coldStart,
  ingress,
  receive,
  enrich,
  write,
  'end-to-end': endToEnd,
  'at-rest': atRest,
  'flood-through': floodThrough,
};

const command = createCommand(
  'npm run bench --',
  'Measure cold starts, throughput and the time to a finding, with the deployed bundles, around emulators in a separate process. Peers are measured alternately in the same run.',
)
  .addOption(
    new Option(
      '--only <names>',
      `which of ${Object.keys(measures).join(', ')}, separated by commas`,
    )
      .argParser(toNames)
      .default(Object.keys(measures), 'all'),
  )
  .option('--effort <share>', 'the share of the usual time and runs', toEffort, 1)
  .addOption(
    new Option(
      '--falcosidekick <path>',
      'the path of its binary, to measure it beside receive',
    ).env('FALCOSIDEKICK'),
  )
  .option(
    '--node-options <options>',
    'further options of Node for enrich and write in flood-through, including those that NODE_OPTIONS rejects',
  )
  .option('--json', 'print JSON instead of the table')
  .option('--strict', 'exit with 1 if a target is missed')
  .addHelpText(
    'after',
    `
Examples:
  npm run bench                              all of it: about five minutes on two cores
  npm run bench -- --only cold-start         one part of it
  npm run bench -- --effort 0.2 --json       quick and rough, for a program`,
  );

await runCommand(command, async ({ signal }) => {
  const { only, effort, falcosidekick, nodeOptions, json, strict } = command.opts<{
    only: string[];
    falcosidekick?: string;
    effort: number;
    nodeOptions?: string;
    json?: true;
    strict?: true;
  }>();
  const bundles = join(import.meta.dirname, '../.local', `bench-${process.pid}`);
  await mkdir(bundles, { recursive: true });
  const services = await Services.start();
  const figures: Figure[] = [];
  try {
    await buildContenders(bundles);
    for (const name of only) {
      const measured = await measures[name]?.({
        services,
        bundles,
        effort,
        nodeOptions: nodeOptions?.split(' ') ?? [],
        ...(falcosidekick !== undefined && { falcosidekick }),
        say: (what) => process.stderr.write(`${name}: ${what}\n`),
        check: () => {
          signal.throwIfAborted();
        },
      });
      figures.push(...(measured ?? []));
    }
  } finally {
    await services.stop();
    await rm(bundles, { recursive: true, force: true });
  }
  const facts = machine();
  console.log(json === true ? asJson(facts, figures) : table(facts, figures));
  const isMissed = figures.some((figure) => isMet(figure) === false);
  return strict === true && isMissed ? exitCodes.failed : exitCodes.done;
});

function toNames(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !(name in measures));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`unknown name ${unknown}`);
}

function toEffort(text: string): number {
  const effort = Number(text);
  if (effort > 0 && effort <= 10) return effort;
  throw new InvalidArgumentError('it must be a number above 0, at most 10');
}
