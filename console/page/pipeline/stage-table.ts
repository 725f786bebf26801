import type { PipelineState, StageState } from '../../api.ts';
import { h } from '../dom/h.ts';
import { setClass, setText } from '../dom/set.ts';
import { count, perSecond } from '../format.ts';
import { rateOf, type Rates } from './rates.ts';
import { stageNumbers } from './stage-numbers.ts';
import { statusOf, statusText } from './stage-status.ts';

export interface StageTable {
  readonly element: HTMLElement;
  readonly show: (pipeline: PipelineState, rates: Rates, isOnline: boolean) => void;
}

const columns = [
  'Stage',
  'State',
  'Rate',
  'In',
  'Done',
  'Duplicates',
  'Left out',
  'Dead letters',
  'Waiting',
  'Retried',
  'Rejected',
];

/** The picture's numbers as a table, which is also accessible to screen readers. */
export function stageTable(): StageTable {
  const body = h('tbody');
  const element = h(
    'div',
    { class: 'stage-numbers' },
    h(
      'div',
      { class: 'scroll-x', tabindex: 0, role: 'region', 'aria-label': 'Stages in numbers' },
      h(
        'table',
        { class: 'numbers' },
        h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
        body,
      ),
    ),
    h(
      'p',
      { class: 'hint' },
      'In = done + duplicates + left out + dead letters + waiting. Events that their sender published to the topic, and replayed or redelivered messages, count only at enrich or write. Retried counts attempts, rejected counts requests.',
    ),
  );
  return {
    element,
    show: (pipeline, rates, isOnline) => {
      while (body.rows.length > pipeline.stages.length) body.deleteRow(-1);
      for (const [index, stage] of pipeline.stages.entries()) {
        const row = body.rows[index] ?? body.appendChild(emptyRow());
        const cells = cellsOf(stage, pipeline, rates, isOnline);
        for (const [at, text] of cells.entries()) {
          const cell = row.cells[at];
          if (cell !== undefined) setText(cell, text);
        }
        const status = statusOf(stage, isOnline);
        setClass(row, 'is-stopped', status === 'stopped' || status === 'down');
        setClass(row, 'is-unknown', status === 'unknown');
      }
    },
  };
}

/** Name the column in each cell: a narrow screen shows it beside the value. */
function emptyRow(): HTMLTableRowElement {
  const [, ...others] = columns;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }),
    ...others.map((name) => h('td', { 'data-column': name })),
  );
}

function cellsOf(
  stage: StageState,
  pipeline: PipelineState,
  rates: Rates,
  isOnline: boolean,
): string[] {
  const numbers = stageNumbers(stage, pipeline);
  const isKnown = Object.keys(stage.counters).length > 0;
  const counted = (number: number): string => (isKnown ? count(number) : '–');
  const done = ['accepted', 'enriched', 'written', 'duplicate'];
  return [
    stage.stage,
    statusText(stage, isOnline),
    isKnown ? perSecond(rateOf(rates, stage.stage, ...done)) : '–',
    counted(numbers.taken),
    counted(numbers.done),
    counted(numbers.duplicates),
    counted(numbers.leftOut),
    counted(numbers.dead),
    numbers.waiting === null ? '–' : count(numbers.waiting),
    counted(numbers.retried),
    counted(numbers.rejected),
  ];
}
