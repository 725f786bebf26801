import type { StageName, StageState } from '../../api.ts';
import { h } from '../dom/h.ts';
import { setAttribute, setClass, setText } from '../dom/set.ts';

export interface StageSwitches {
  readonly element: HTMLElement;
  readonly show: (stages: readonly StageState[]) => void;
}

/** A button for each stage that stops it, or starts it again. */
export function stageSwitches(set: (stage: StageName, running: boolean) => void): StageSwitches {
  const element = h('ul', { class: 'switches' });
  const rows = new Map<StageName, (running: boolean) => void>();
  return {
    element,
    show: (stages) => {
      for (const { stage, running } of stages) {
        const known = rows.get(stage);
        const update = known ?? add(stage, element, set);
        rows.set(stage, update);
        update(running !== false);
      }
    },
  };
}

function add(
  stage: StageName,
  list: HTMLElement,
  set: (stage: StageName, running: boolean) => void,
): (running: boolean) => void {
  let isRunning = true;
  const state = h('span', { class: 'switch-state' });
  const button = h('button', {
    type: 'button',
    class: 'small',
    onclick: () => {
      set(stage, !isRunning);
    },
  });
  const row = h('li', {}, h('span', { class: 'switch-name' }, stage), state, button);
  list.append(row);
  return (running) => {
    isRunning = running;
    setText(state, running ? 'running' : 'stopped');
    setText(button, running ? 'Stop' : 'Start');
    setAttribute(button, 'aria-label', `${running ? 'Stop' : 'Start'} ${stage}`);
    setClass(row, 'is-stopped', !running);
  };
}
