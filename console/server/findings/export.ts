import { setImmediate as turn } from 'node:timers/promises';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { textIn } from '@pipeline/shared/json-fields.ts';
import type { FindingRow } from '../../api.ts';
import { matcher, type Filter } from '../../findings/filter.ts';
import { newestFirst, sorted } from '../../findings/sort.ts';
import { csvLine } from './csv.ts';
import { toRow } from './finding-row.ts';

/** A source of findings. */
export interface Readable {
  /** The full names of all findings. */
  readonly names: () => Iterable<string>;
  /** The finding in the format of SCC's REST API. */
  readonly get: (name: string) => JsonObject | undefined;
}

interface Exported {
  readonly row: FindingRow;
  readonly finding: JsonObject;
}

const separator = '; ';

/** The columns of the CSV by name. docs/operate.md explains them. */
export const columns: Readonly<Record<string, (exported: Exported) => string>> = {
  id: ({ row }) => row.id,
  event_time: ({ row }) => row.eventTime,
  severity: ({ row }) => row.severity,
  category: ({ row }) => row.category,
  resource_name: ({ row }) => row.resourceName,
  namespace: ({ row }) => row.namespace,
  workload: ({ row }) => row.workload,
  cluster: ({ row }) => row.cluster,
  sender: ({ row }) => row.sender,
  tags: ({ row }) => row.tags.join(separator),
  tactics: ({ row }) => row.tactics.join(separator),
  techniques: ({ row }) => row.techniques.join(separator),
  state: ({ finding }) => textIn(finding, 'state') ?? '',
  description: ({ finding }) => textIn(finding, 'description') ?? '',
  external_uri: ({ finding }) => textIn(finding, 'externalUri') ?? '',
  name: ({ finding }) => textIn(finding, 'name') ?? '',
};

/** The matching findings, newest first, as CSV with a header line. */
export async function* findingsCsv(source: Readable, filter: Filter): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  for await (const part of matching(source, filter)) {
    yield part
      .map((exported) => csvLine(Object.values(columns).map((cell) => cell(exported))))
      .join('');
  }
}

/** The matching findings, newest first, as a JSON array with one finding per line. */
export async function* findingsJson(source: Readable, filter: Filter): AsyncGenerator<string> {
  let before = '[\n';
  for await (const part of matching(source, filter)) {
    yield before + part.map(({ finding }) => JSON.stringify(finding)).join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

/** Number of findings to process before yielding to other requests and the pipeline. */
const partSize = 250;

async function* matching(source: Readable, filter: Filter): AsyncGenerator<readonly Exported[]> {
  const matches = matcher(filter);
  const found = new Map<FindingRow, string>();
  for (const names of parts([...source.names()])) {
    for (const name of names) {
      const finding = source.get(name);
      if (finding === undefined) continue;
      const row = toRow(name.slice(name.lastIndexOf('/') + 1), finding);
      if (matches(row)) found.set(row, name);
    }
    await turn();
  }
  // Read each finding again, so that 20,000 findings are never in memory at once.
  for (const rows of parts(sorted([...found.keys()], newestFirst))) {
    const part = rows.flatMap((row) => {
      const finding = source.get(found.get(row) ?? '');
      return isObject(finding) ? [{ row, finding }] : [];
    });
    if (part.length > 0) yield part;
    await turn();
  }
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += partSize) yield all.slice(at, at + partSize);
}
