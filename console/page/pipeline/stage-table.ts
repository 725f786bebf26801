import type { PipelineState, StageState } from '../../api.ts';
import { h } from '../dom/h.ts';
import { setClass, setText } from '../dom/set.ts';
import { count, perSecond } from '../format.ts';
import { rateOf, type Rates } from './rates.ts';

export interface StageTable {
  readonly element: HTMLElement;
  readonly show: (pipeline: PipelineState, rates: Rates) => void;
}

/** The numbers of the picture, for those who would rather read them, or hear them. */
export function stageTable(): StageTable {
  const body = h('tbody');
  const element = h(
    'div',
    { class: 'scroll-x', tabindex: 0, role: 'region', 'aria-label': 'Stages in numbers' },
    h(
      'table',
      { class: 'numbers' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Stage', 'State', 'Rate', 'Done', 'Waiting', 'Left out', 'Retried', 'Dead'].map(
            (name) => h('th', { scope: 'col' }, name),
          ),
        ),
      ),
      body,
    ),
  );
  return {
    element,
    show: (pipeline, rates) => {
      while (body.rows.length > pipeline.stages.length) body.deleteRow(-1);
      for (const [index, stage] of pipeline.stages.entries()) {
        const row = body.rows[index] ?? body.appendChild(emptyRow());
        const cells = cellsOf(stage, pipeline, rates);
        for (const [at, text] of cells.entries()) {
          const cell = row.cells[at];
          if (cell !== undefined) setText(cell, text);
        }
        setClass(row, 'is-stopped', stage.running === false);
      }
    },
  };
}

function emptyRow(): HTMLTableRowElement {
  return h('tr', {}, h('th', { scope: 'row' }), ...Array.from({ length: 7 }, () => h('td')));
}

function cellsOf(
  { stage, running, counters }: StageState,
  { subscriptions }: PipelineState,
  rates: Rates,
): string[] {
  const sum = (...names: readonly string[]): number =>
    names.reduce((all, name) => all + (counters[name] ?? 0), 0);
  const isKnown = Object.keys(counters).length > 0;
  const counted = (...names: readonly string[]): string => (isKnown ? count(sum(...names)) : '–');
  const done = ['accepted', 'enriched', 'written', 'duplicate'];
  const topic = { enrich: 'events', write: 'findings', receive: '', poll: '' }[stage];
  const backlogs = subscriptions.flatMap((one) =>
    one.topic === topic && one.backlog !== null ? [one.backlog] : [],
  );
  return [
    stage,
    running === null ? 'not known' : running ? 'running' : 'stopped',
    isKnown ? perSecond(rateOf(rates, stage, ...done)) : '–',
    counted(...done),
    backlogs.length === 0 ? '–' : count(backlogs.reduce((all, one) => all + one, 0)),
    counted('ignored', 'dropped', 'rejected'),
    counted('retried', 'failed'),
    counted('dead', 'quarantined'),
  ];
}
