import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { itemsOf, readPayload } from '../../../scripts/lib/payload.ts';
import { previewItem } from '../../../scripts/preview/preview-item.ts';
import { fixtureFiles } from '../../../local/samples/index.ts';
import { codes, section, tableRows } from './markdown.ts';

/** The tables of docs/mapping.md, and the samples that tests compare them with. */

export const formats = [
  'falco',
  'sysdig-forwarder',
  'sysdig-api',
  'sysdig-legacy',
  'sysdig-channel',
] as const;
type FormatName = (typeof formats)[number];

export interface Row {
  /** Format of the table; absent: all formats. */
  readonly format?: FormatName;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly how: string;
  readonly note: string;
}

export interface Sample {
  readonly file: string;
  readonly format: string;
  readonly body: Record<string, unknown>;
  readonly finding: Record<string, unknown>;
}

export function rowsOf(markdown: string): Row[] {
  const own = formats.flatMap((format) =>
    mappingRows(section(markdown, `## ${format}`).split('\n### ')[0] ?? '', { format }),
  );
  return [...own, ...mappingRows(section(markdown, '## All formats'), {})];
}

function mappingRows(markdown: string, of: Pick<Row, 'format'>): Row[] {
  return tableRows(markdown).map(([source = '', finding = '', how = '', note = '']) => {
    const isOther = source.startsWith('(other');
    return Object.assign(
      { sources: isOther ? [] : codes(source), targets: codes(finding), how, note },
      of,
    );
  });
}

/** Every detection of the fixtures with its finding. */
export async function samples(): Promise<Sample[]> {
  const found: Sample[] = [];
  for (const file of fixtureFiles) {
    const payload = await readPayload(file);
    for (const item of itemsOf(payload)) {
      if (item.kind !== 'detection') continue;
      const event = parseJson(item.data);
      const { attributes: attribute } = payload;
      const body = isObject(event) && attribute !== undefined ? { ...event, attribute } : event;
      const preview = await previewItem(item, options);
      if (!isObject(body) || !('finding' in preview)) throw new Error(`${file}: no finding`);
      found.push({ file, format: item.format, body, finding: preview.finding });
    }
  }
  return found;
}

const options = {
  organization: '123456789012',
  environment: {},
  now: '2026-12-31T00:00:00.000000000Z',
};

/** The sample of a body with one detection. */
export async function findingOf(body: unknown): Promise<Record<string, unknown>> {
  const [item] = parseJsonItems(JSON.stringify(body));
  if (item === undefined) throw new Error('no item');
  const preview = await previewItem(item, options);
  if (!('finding' in preview)) throw new Error('no finding');
  return preview.finding;
}

/** A value according to the rule `copy`; undefined if there is none. */
export function plain(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) {
    const elements = value.map(plain).filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements.join(',');
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return ['', '<NA>', String.raw`\u003cNA\u003e`].includes(text) ? undefined : text;
}

/** The values of a source path in a sample: several if the path includes lists. */
export function valuesAt(path: string, { format, body }: Sample): unknown[] {
  const [head, rest] = splitAt(path);
  const event = format === 'sysdig-channel' ? channelEvent(body) : body;
  if (head === 'fields') return fieldIn(fieldsOf(event, format), rest);
  if (head === 'labels') return fieldIn(labelsOf(event, format), rest);
  if (format === 'sysdig-channel') {
    if (head === 'event') return at(event, rest);
    if (head === 'policy') return at(channelPolicy(body, event), rest);
    return head === 'envelope' ? at(body, rest) : [];
  }
  return at(body, path);
}

function splitAt(path: string): [string, string] {
  const dot = path.indexOf('.');
  return dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)];
}

function fieldIn(map: Record<string, unknown>, name: string): unknown[] {
  if (name.endsWith('.*')) {
    const prefix = name.slice(0, -1);
    return Object.entries(map).flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []));
  }
  return name in map ? [map[name]] : [];
}

export function fieldsOf(event: Record<string, unknown>, format: string): Record<string, unknown> {
  if (format === 'falco') return object(event['output_fields']);
  return format === 'sysdig-forwarder' || format === 'sysdig-api'
    ? object(object(event['content'])['fields'])
    : pairs(event['fields']);
}

export function labelsOf(event: Record<string, unknown>, format: string): Record<string, unknown> {
  if (format === 'falco') return {};
  return format === 'sysdig-forwarder' || format === 'sysdig-api'
    ? object(event['labels'])
    : pairs(event['eventLabels']);
}

function channelEvent(body: Record<string, unknown>): Record<string, unknown> {
  const [entity] = objects(body['entities']);
  return objects(entity?.['policyEvents'])[0] ?? {};
}

function channelPolicy(
  body: Record<string, unknown>,
  event: Record<string, unknown>,
): Record<string, unknown> {
  const [entity] = objects(body['entities']);
  const policies = objects(entity?.['policies']);
  return policies.find(({ id }) => plain(id) === plain(event['policyId'])) ?? policies[0] ?? {};
}

/** All values at a path such as `a.b[].c`. */
export function at(value: unknown, path: string): unknown[] {
  if (path === '') return value === undefined ? [] : [value];
  const [, name = '', index, rest = ''] = /^([^.[]+)((?:\[\d*\])?)\.?(.*)$/.exec(path) ?? [];
  const inner = object(value)[name];
  if (index === undefined || index === '') return inner === undefined ? [] : at(inner, rest);
  const list: unknown[] = Array.isArray(inner) ? inner : [];
  const number = index.slice(1, -1);
  const chosen = number === '' ? list : list.slice(Number(number), Number(number) + 1);
  return chosen.flatMap((element) => at(element, rest));
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function pairs(value: unknown): Record<string, unknown> {
  // Formerly a list of pairs, now an object.
  if (isObject(value)) return value;
  return Object.fromEntries(objects(value).map((pair) => [String(pair['key']), pair['value']]));
}
