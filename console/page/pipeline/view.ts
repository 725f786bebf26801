import type { PipelineState } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { setClass } from '../dom/set.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { deploymentPanel } from './deployment-panel.ts';
import { faultPanel } from './fault-panel.ts';
import { flowOf } from './flow.ts';
import { tallLayout } from './layout-tall.ts';
import { wideLayout } from './layout-wide.ts';
import { arrowHeads, drawPicture, type Picture } from './picture.ts';
import { outcomeLog } from './outcome-log.ts';
import { RateWindow, toldRates } from './rates.ts';
import { stageTable } from './stage-table.ts';

/** Minimum width of the horizontal layout in pixels. Below it, the boxes would be too small to read. */
const wideFrom = 800;

/** The pipeline at work, with controls to inject faults. */
export function pipelineView(state: State): View {
  const figure = h('div', { class: 'figure' });
  const table = stageTable();
  const faults = faultPanel(state);
  const deployment = deploymentPanel();
  const log = outcomeLog(state);
  const grid = h(
    'div',
    { class: 'pipeline-grid' },
    h(
      'section',
      { class: 'panel pipeline-picture', 'aria-label': 'The way of an event' },
      figure,
      table.element,
    ),
    faults.element,
    deployment.element,
    log.element,
  );
  const element = h(
    'div',
    { class: 'view pipeline' },
    h('h1', { tabindex: -1 }, 'Pipeline'),
    arrowHeads(),
    grid,
  );

  const window = new RateWindow();
  let drawn: { picture: Picture; key: string } | undefined;
  let isWide = false;
  const show = (pipeline: PipelineState): void => {
    const hasPoll = pipeline.stages.some(({ stage }) => stage === 'poll');
    const key = `${isWide} ${hasPoll}`;
    if (drawn?.key !== key) {
      drawn = { picture: drawPicture(isWide ? wideLayout(hasPoll) : tallLayout(hasPoll)), key };
      fill(figure, drawn.picture.element);
    }
    const rates = toldRates(pipeline.stages) ?? window.rates();
    const isOnline = state.connection !== 'lost';
    drawn.picture.show(flowOf(pipeline, rates, isOnline));
    table.show(pipeline, rates, isOnline);
  };
  const showLast = (): void => {
    if (state.pipeline !== undefined) show(state.pipeline);
  };

  state.on('connection', (connection) => {
    if (connection !== 'open') window.clear();
    showLast();
    if (state.pipeline !== undefined) faults.show(state.pipeline, connection !== 'lost');
  });
  state.on('pipeline', (pipeline) => {
    window.take(performance.now(), pipeline.stages);
    show(pipeline);
    faults.show(pipeline, state.connection !== 'lost');
    deployment.show(pipeline);
    // The Google Cloud console shows the logs of a deployment.
    log.element.hidden = pipeline.deployment !== undefined;
    setClass(grid, 'is-deployment', pipeline.deployment !== undefined);
  });
  // The server sends nothing while nothing changes, but rates must still decrease.
  setInterval(() => {
    if (state.connection === 'open') window.unchanged(performance.now());
    showLast();
  }, 1000);
  new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    if (width === 0 || isWide === width >= wideFrom) return;
    isWide = width >= wideFrom;
    showLast();
  }).observe(figure);

  return { element, title: () => 'Pipeline' };
}
