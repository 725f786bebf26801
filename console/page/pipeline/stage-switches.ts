import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { StageState } from '../../api.ts';
import { h } from '../dom/h.ts';
import { setAttribute, setClass, setText } from '../dom/set.ts';
import { statusOf, statusText } from './stage-status.ts';

export interface StageSwitches {
  readonly element: HTMLElement;
  readonly show: (stages: readonly StageState[], isOnline: boolean) => void;
}

/** A button for each stage that stops or starts it. */
export function stageSwitches(set: (stage: Stage, running: boolean) => void): StageSwitches {
  const element = h('ul', { class: 'switches' });
  const rows = new Map<Stage, Update>();
  return {
    element,
    show: (stages, isOnline) => {
      for (const state of stages) {
        const known = rows.get(state.stage);
        const update = known ?? add(state.stage, element, set);
        rows.set(state.stage, update);
        update(state, isOnline);
      }
    },
  };
}

type Update = (state: StageState, isOnline: boolean) => void;

function add(
  stage: Stage,
  list: HTMLElement,
  set: (stage: Stage, running: boolean) => void,
): Update {
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
  return (now, isOnline) => {
    const status = statusOf(now, isOnline);
    isRunning = now.running !== false;
    setText(state, statusText(now, isOnline));
    setText(button, isRunning ? 'Stop' : 'Start');
    setAttribute(button, 'aria-label', `${isRunning ? 'Stop' : 'Start'} ${stage}`);
    button.disabled = !isOnline;
    setClass(row, 'is-stopped', status === 'stopped' || status === 'down');
    setClass(row, 'is-unknown', status === 'unknown');
  };
}
