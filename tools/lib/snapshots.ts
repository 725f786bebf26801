import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureFiles } from '../../local/samples/index.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { previewItem, type Preview } from '../../scripts/preview/preview-item.ts';

const folder = join(import.meta.dirname, '../../test/fixtures/findings');

/** With default settings, at a time after all fixtures. */
const options = {
  organization: '123456789012',
  environment: {},
  now: '2026-12-31T00:00:00.000000000Z',
};

export interface Snapshot {
  readonly name: string;
  readonly path: string;
  readonly actual: Preview[];
}

/** The result of each fixture, and the file with its reviewed result. */
export async function snapshots(): Promise<Snapshot[]> {
  return Promise.all(
    fixtureFiles.map(async (file) => {
      const payload = await readPayload(file);
      const actual = await Promise.all(
        itemsOf(payload).map(async (item) => previewItem(item, options)),
      );
      return { name: payload.name, path: join(folder, `${payload.name}.json`), actual };
    }),
  );
}

export async function readSnapshot(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

export async function writeSnapshot({ path, actual }: Snapshot): Promise<void> {
  await writeFile(path, `${JSON.stringify(actual, null, 2)}\n`);
}
