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
          ? 'Nobody has looked yet.'
          : `Seen at ${dateTime(last.at)} UTC${last.isAll ? '' : ', and there are more'}.`;
      setText(
        text,
        `${seen} A look takes them for up to 5 seconds, in which nobody else sees them. What a replay holds is not seen.`,
      );
    },
    setBusy: (isBusy) => {
      button.disabled = isBusy;
    },
  };
}
