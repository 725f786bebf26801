import type { JsonObject } from '@pipeline/shared/json.ts';
import { h, type Child } from '../dom/h.ts';
import { webLink } from '../dom/links.ts';
import { sentenceCase } from '../format.ts';
import { objectIn, objectsIn, shownText, shownTexts } from './facts.ts';
import { tactic, technique, type MitreEntry } from './mitre.ts';
import { facts, section, table } from './parts.ts';
import type { Values } from './values.ts';

/** MITRE ATT&CK and compliance, from the tags of a rule. */

export function mitrePart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const attack = objectIn(finding, 'mitreAttack');
  const list = (names: readonly string[], find: (name: string) => MitreEntry | undefined): Child =>
    names.length > 0 &&
    h(
      'ul',
      { class: 'tags' },
      ...names.map((name) => {
        const entry = find(name);
        const shown = sentenceCase(name);
        if (entry === undefined) return h('li', {}, values.add(name, shown));
        // The event has the id or the name, in its own spelling. The id is more likely.
        return h('li', {}, values.add(entry.id, webLink(entry.url, `${entry.id} ${shown}`)));
      }),
    );
  const primary = shownText(attack, 'primaryTactic');
  return section('MITRE ATT&CK', [
    facts([
      ['Tactic', list(primary === '' ? [] : [primary], tactic)],
      ['Techniques', list(shownTexts(attack, 'primaryTechniques'), technique)],
      ['Further tactics', list(shownTexts(attack, 'additionalTactics'), tactic)],
      ['Further techniques', list(shownTexts(attack, 'additionalTechniques'), technique)],
    ]),
  ]);
}

export function compliancePart(finding: JsonObject, values: Values): HTMLElement | undefined {
  const rows = objectsIn(finding, 'compliances').map((compliance) => [
    shownText(compliance, 'standard'),
    h(
      'ul',
      { class: 'tags' },
      ...shownTexts(compliance, 'ids').map((id) => h('li', {}, values.add(id))),
    ),
  ]);
  return section('Compliance', [table(['Standard', 'Controls'], rows)]);
}
