import type { PayloadText } from '../../api.ts';
import { send } from '../client.ts';
import { h } from '../dom/h.ts';
import type { StatusLine } from '../dom/status-line.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { falcoLoad } from './load.ts';

/** Milliseconds between batches. Four batches a second look smooth. */
const interval = 250;

/** Sends synthetic events at a steady rate, so that injected faults have an effect. */
export function loadControl(status: StatusLine): { readonly element: HTMLElement } {
  let number = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  /** Payloads that failed while receive was stopped or could not publish. Retry them, as any sender does. */
  const refused: PayloadText[] = [];

  const deliver = async (payload: PayloadText): Promise<void> => {
    try {
      const { status: code, answer } = await send(payload);
      if (code < 400) return;
      status.fail(`receive responded with ${code}; retrying: ${answer}`);
    } catch (error) {
      status.fail(errorText(error));
    }
    refused.push(payload);
  };
  const select = h(
    'select',
    {
      onchange: () => {
        clearInterval(timer);
        const perSecond = Number(select.value);
        let due = 0;
        timer = setInterval(() => {
          const again = refused.shift();
          if (again !== undefined) void deliver(again);
          else if (perSecond === 0) clearInterval(timer);
          due += (perSecond * interval) / 1000;
          const batch = Math.floor(due);
          due -= batch;
          if (batch === 0) return;
          void deliver(falcoLoad(number, batch, Date.now()));
          number += batch;
        }, interval);
      },
    },
    h('option', { value: 0 }, 'off'),
    ...[2, 20, 100].map((rate) => h('option', { value: rate }, `${rate} per second`)),
  );
  return {
    element: h('label', { class: 'control load' }, h('span', {}, 'Synthetic events'), select),
  };
}
