import { send } from '../client.ts';
import { h } from '../dom/h.ts';
import type { StatusLine } from '../dom/status-line.ts';
import { messageOf } from '../message.ts';
import { falcoLoad } from './load.ts';

/** Four batches a second are smooth enough to look at. */
const interval = 250;

/** Sends made-up events at a steady rate, so that there is something for a fault to strike. */
export function loadControl(status: StatusLine): { readonly element: HTMLElement } {
  let number = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const select = h(
    'select',
    {
      onchange: () => {
        clearInterval(timer);
        const perSecond = Number(select.value);
        if (perSecond === 0) return;
        let due = 0;
        timer = setInterval(() => {
          due += (perSecond * interval) / 1000;
          const batch = Math.floor(due);
          due -= batch;
          if (batch > 0) sendBatch(batch);
        }, interval);
      },
    },
    h('option', { value: 0 }, 'off'),
    ...[2, 20, 100].map((rate) => h('option', { value: rate }, `${rate} a second`)),
  );
  const sendBatch = (batch: number): void => {
    const payload = falcoLoad(number, batch, Date.now());
    number += batch;
    send(payload).then(
      (result) => {
        // While receive is stopped or cannot publish, its senders are told to come back: nothing is lost here either.
        if (result.status >= 400) status.fail(`receive answered ${result.status}: ${result.answer}`);
      },
      (error: unknown) => {
        status.fail(messageOf(error));
      },
    );
  };
  return {
    element: h('label', { class: 'control load' }, h('span', {}, 'Made-up events'), select),
  };
}
