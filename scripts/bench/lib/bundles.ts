import { join } from 'node:path';
import { buildFunction, buildStage, stages } from '../../build.ts';

const peers = join(import.meta.dirname, '../peers');

/** Builds all functions, and their peers in the same way, into a folder. */
export async function buildContenders(into: string): Promise<void> {
  await Promise.all([
    ...stages.map(async (stage) => buildStage(stage, into)),
    ...(['bare', 'publish-one'] as const).map(async (name) =>
      buildFunction(name, join(peers, `${name}.ts`), into),
    ),
  ]);
}
