import type { PipelineState } from '../../api.ts';
import { h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { dateTime } from '../format.ts';

export interface Look {
  readonly element: HTMLElement;
  readonly show: (pipeline: PipelineState) => void;
  readonly setBusy: (isBusy: boolean) => void;
}

/**
 * The line that says when a deployment's dead letters were pulled and what a pull does, with a button to pull again.
 */
export function lookLine(look: () => void): Look {
  const text = h('span');
  const button = h('button', { type: 'button', class: 'small', onclick: look }, 'Look again');
  const element = h('p', { class: 'look', hidden: true }, text, button);
  return {
    element,
    show: ({ deployment }) => {
      element.hidden = deployment === undefined;
      if (deployment === undefined) return;
      const { deadLetters: last } = deployment;
      const seen =
        last === null
          ? 'Not read yet.'
          : `Read at ${dateTime(last.at)} UTC${last.isAll ? '' : '; there are more'}.`;
      setText(
        text,
        `${seen} Reading hides them from other readers for up to 5 seconds. Messages that a replay holds are not listed.`,
      );
    },
    setBusy: (isBusy) => {
      button.disabled = isBusy;
    },
  };
}
