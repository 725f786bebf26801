import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { fixtureFiles } from '../../local/samples/index.ts';
import { changedAt, containers, flat, leaves, type Path } from '../lib/json-paths.ts';
import { itemsOf, readPayload } from '../../scripts/lib/payload.ts';
import { previewItem } from '../../scripts/preview/preview-item.ts';

/**
 * Determines by experiment which field of a finding comes from which field of an event: each value of each fixture is
 * removed in turn (or changed, if its absence makes the event invalid), and the fields of the finding that change
 * depend on it. If several values carry the same fact, as tags do, only removing their whole list shows it.
 */

/** By format, then by field of the finding: the fields of the event that it depends on. */
export type Coverage = Map<string, Map<string, Set<string>>>;

const options = {
  organization: '123456789012',
  environment: {},
  now: '2026-12-31T00:00:00.000000000Z',
};

export async function coverage(): Promise<Coverage> {
  const found: Coverage = new Map();
  for (const file of fixtureFiles) {
    for (const item of itemsOf(await readPayload(file))) {
      if (item.kind === 'detection') await cover(found, item.format, item.data);
    }
  }
  return found;
}

async function cover(found: Coverage, format: string, data: string): Promise<void> {
  const whole = await findingOf(format, data);
  if (whole === undefined) return;
  const body = parseJson(data);
  const explained = new Set<string>();
  for (const [pass, paths] of [leaves(body), containers(body)].entries()) {
    for (const path of paths) {
      const fields = changed(whole, await changedFinding(format, body, path));
      for (const field of fields) {
        if (pass > 0 && explained.has(field)) continue;
        note(found, format, field, inputName(path, body));
      }
    }
    for (const field of whole.keys()) {
      const name = unnumbered(field);
      if (found.get(format)?.has(name) === true) explained.add(name);
    }
  }
}

async function changedFinding(
  format: string,
  body: unknown,
  path: Path,
): Promise<Map<string, string> | undefined> {
  const taken = await findingOf(format, JSON.stringify(changedAt(body, path, () => undefined)));
  return taken ?? findingOf(format, JSON.stringify(changedAt(body, path, other)));
}

/** Another value of the same type. */
function other(value: unknown): unknown {
  return typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}x` : value;
}

function note(found: Coverage, format: string, field: string, input: string): void {
  const fields = found.get(format) ?? new Map<string, Set<string>>();
  found.set(format, fields);
  fields.set(field, (fields.get(field) ?? new Set()).add(input));
}

/** The finding's values by path, or undefined if there is no finding in this format. */
async function findingOf(format: string, data: string): Promise<Map<string, string> | undefined> {
  const [item] = parseJsonItems(data);
  if (item?.kind !== 'detection' || item.format !== format) return undefined;
  const preview = await previewItem(item, options);
  return 'finding' in preview ? flat(preview.finding) : undefined;
}

function changed(
  whole: Map<string, string>,
  reduced: Map<string, string> | undefined,
): Set<string> {
  if (reduced === undefined) return new Set();
  const paths = [...whole].filter(([path, value]) => reduced.get(path) !== value);
  return new Set(paths.map(([path]) => unnumbered(path)));
}

function unnumbered(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}

/** The field's name for people: list elements without their index, and pairs by their key. */
function inputName(path: Path, body: unknown): string {
  const names: string[] = [];
  let value = body;
  for (const step of path) {
    value = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
    const key = isObject(value) && 'key' in value && 'value' in value ? value['key'] : undefined;
    names.push(typeof step === 'string' ? step : typeof key === 'string' ? `[${key}]` : '[]');
  }
  const pair =
    names.at(-2)?.startsWith('[') === true && ['key', 'value'].includes(names.at(-1) ?? '');
  return (pair ? names.slice(0, -1) : names)
    .join('.')
    .replaceAll('.[', '[')
    .replaceAll(/\[\d+\]/g, '[n]');
}
