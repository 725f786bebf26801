import type { PipelineState } from '../../api.ts';
import { setFaults, setStage } from '../client.ts';
import { h } from '../dom/h.ts';
import { statusLine } from '../dom/status-line.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { State } from '../state.ts';
import { choice, limit, slider, type Control } from './controls.ts';
import { loadControl } from './load-control.ts';
import { stageSwitches } from './stage-switches.ts';

export interface FaultPanel {
  readonly element: HTMLElement;
  readonly show: (pipeline: PipelineState, isOnline: boolean) => void;
}

const codes = [
  'UNAVAILABLE',
  'RESOURCE_EXHAUSTED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'ABORTED',
  'PERMISSION_DENIED',
  'INVALID_ARGUMENT',
];

/** Controls that inject faults. Each applies its value at once, and follows changes by other clients. */
export function faultPanel(state: State): FaultPanel {
  const status = statusLine();
  const carryOut = async (action: Promise<unknown>, done: string): Promise<void> => {
    try {
      await action;
      status.say(done);
    } catch (error) {
      status.fail(errorText(error));
    }
  };
  const run = (action: Promise<unknown>, done: string): void => void carryOut(action, done);
  const scc = (key: string) => (value: number | string | null) => {
    run(setFaults({ scc: { [key]: value } }), 'Faults of Security Command Center changed.');
  };
  const compute = (key: string) => (value: number | string) => {
    const more = key === 'status' ? { reason: computeReason(Number(value)) } : {};
    run(setFaults({ compute: { [key]: value, ...more } }), 'Faults of Compute Engine changed.');
  };
  const percent = { min: 0, max: 100, step: 5, unit: '%', scale: 100 };
  const ms = { min: 0, max: 5000, step: 100, unit: 'ms', scale: 1 };
  const sccControls: Control[] = [
    slider('Error rate', 'errorRate', percent, scc('errorRate')),
    choice('Error code', 'code', codes, scc('code')),
    slider('Latency', 'latencyMs', ms, scc('latencyMs')),
    limit('Writes per minute', 'writesPerMinute', scc('writesPerMinute')),
    slider('Lost replies', 'lostReplyRate', percent, scc('lostReplyRate')),
  ];
  const computeControls: Control[] = [
    slider('Error rate', 'errorRate', percent, compute('errorRate')),
    choice('Status', 'status', ['403', '429', '500', '503'], (value) => {
      compute('status')(Number(value));
    }),
    slider('Latency', 'latencyMs', ms, compute('latencyMs')),
  ];
  const switches = stageSwitches((stage, running) => {
    run(setStage(stage, running), `${stage} ${running ? 'started' : 'stopped'}.`);
  });
  const load = loadControl(status);
  const allWell = async (): Promise<void> => {
    const stopped = state.pipeline?.stages.filter(({ running }) => !running) ?? [];
    await Promise.all([
      setFaults({ scc: null, compute: null, pubsub: null }),
      ...stopped.map(async ({ stage }) => setStage(stage, true)),
    ]);
  };
  const element = h(
    'section',
    { class: 'panel faults', 'aria-labelledby': 'faults-heading' },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', { id: 'faults-heading' }, 'Faults'),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            run(allWell(), 'Faults cleared, all stages running.');
          },
        },
        'Clear all faults',
      ),
    ),
    load.element,
    group('Stages', switches.element),
    group('Security Command Center', ...sccControls.map((control) => control.element)),
    group('Compute Engine', ...computeControls.map((control) => control.element)),
    status.element,
  );
  return {
    element,
    show: ({ stages, faults }, isOnline) => {
      element.hidden = faults === undefined;
      if (faults === undefined) return;
      switches.show(stages, isOnline);
      for (const control of sccControls) control.show(faults.scc);
      for (const control of computeControls) control.show(faults.compute);
    },
  };
}

function group(legend: string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('fieldset', {}, h('legend', {}, legend), ...children);
}

/** The reason that Compute Engine returns with a status: https://cloud.google.com/compute/docs/api/errors */
function computeReason(status: number): string {
  if (status === 403 || status === 429) return 'rateLimitExceeded';
  return status === 500 ? 'internalError' : 'backendError';
}
