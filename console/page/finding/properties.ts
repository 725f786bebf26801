import type { JsonObject } from '@pipeline/shared/json.ts';
import { breakable } from '../dom/breakable.ts';
import { h } from '../dom/h.ts';
import { jsonView } from '../json/json-view.ts';
import { objectIn, shownText } from './facts.ts';
import { section } from './parts.ts';
import type { Values } from './values.ts';

/** The source properties of a finding. */
export function propertiesPart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const properties = objectIn(finding, 'sourceProperties');
  const keys = Object.keys(properties);
  if (keys.length === 0) return undefined;
  return section('Source properties', [
    h(
      'dl',
      { class: 'facts properties' },
      ...keys.map((key) => {
        const text = shownText(properties, key);
        // Only texts and numbers have occurred so far. Show everything else as JSON.
        const shown = text === '' ? JSON.stringify(properties[key]) : text;
        return h('div', {}, h('dt', {}, ...breakable(key)), h('dd', {}, values.add(shown)));
      }),
    ),
  ]);
}

/** The whole finding in the format of SCC's REST API. */
export function jsonPart(finding: JsonObject): HTMLElement {
  const { element } = jsonView(JSON.stringify(finding), 'The finding as JSON');
  return h('details', { class: 'part' }, h('summary', {}, h('h2', {}, 'JSON')), element);
}
