import { tactics, techniques } from '../../../functions/write/generated/mitre-table.ts';
import { fill, h } from '../dom/h.ts';
import { count, plural, sentenceCase } from '../format.ts';
import { matrix } from './attack-matrix.ts';
import type { Link } from './link.ts';
import { heatOf, type Summary } from './summary.ts';

export interface AttackMap {
  readonly element: HTMLElement;
  readonly show: (summary: Summary) => void;
}

const tacticNames = new Map<string, string>(Object.entries(tactics));
const techniqueNames = new Map<string, string>(Object.entries(techniques));

/**
 * The MITRE ATT&CK matrix as a heat map: a column for each tactic, a cell for each technique that occurs. As in the
 * matrix, a technique is shown under each of its tactics.
 */
export function attackMap(link: Link): AttackMap {
  const columns = h('ol', { class: 'attack' });
  return {
    element: h('section', { class: 'panel' }, h('h2', {}, 'MITRE ATT&CK'), columns),
    show: ({ counts }) => {
      const most = Math.max(1, ...counts.technique.values());
      fill(
        columns,
        ...matrix.map(({ tactic: id, techniques: ids }) => {
          const tactic = tacticNames.get(id) ?? id;
          const number = counts.tactic.get(tactic) ?? 0;
          const cells = ids.flatMap((techniqueId) => {
            const technique = techniqueNames.get(techniqueId) ?? techniqueId;
            const found = counts.technique.get(technique) ?? 0;
            if (found === 0) return [];
            const name = sentenceCase(technique);
            return h(
              'li',
              {},
              h(
                'a',
                {
                  class: `attack-cell heat-${heatOf(found, most)}`,
                  href: link({ facet: { name: 'technique', value: technique } }),
                  title: `${techniqueId} ${name}: ${plural(found, 'finding')}`,
                },
                h('span', {}, name),
                h('span', { class: 'attack-count' }, count(found)),
              ),
            );
          });
          const title = sentenceCase(tactic);
          return h(
            'li',
            {
              class:
                number === 0 && cells.length === 0 ? 'attack-column is-empty' : 'attack-column',
            },
            number === 0
              ? h('span', { class: 'attack-tactic' }, title)
              : h(
                  'a',
                  {
                    class: 'attack-tactic',
                    href: link({ facet: { name: 'tactic', value: tactic } }),
                    title: `${id} ${title}: ${plural(number, 'finding')}`,
                  },
                  h('span', {}, title),
                  h('span', { class: 'attack-count' }, count(number)),
                ),
            h('ul', {}, ...cells),
          );
        }),
      );
    },
  };
}
