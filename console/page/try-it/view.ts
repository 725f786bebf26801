import type { PayloadText, PreviewResult } from '../../api.ts';
import { preview, send } from '../client.ts';
import { h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { statusLine } from '../dom/status-line.ts';
import { plural } from '../format.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { arrivals } from './arrivals.ts';
import { Latest } from './latest.ts';
import { judge, type Judged } from './payload.ts';
import { previewPane } from './preview-pane.ts';
import { samplePicker } from './sample-picker.ts';

/** Milliseconds without a keystroke before a preview is requested. */
const pause = 250;

/** An editor for payloads, with a preview and the progress after sending. */
export function tryItView(state: State): View {
  const status = statusLine();
  const picker = samplePicker((body) => {
    editor.value = body;
    look();
  }, status.fail);
  const editor = h('textarea', {
    id: 'payload',
    spellcheck: 'false',
    autocomplete: 'off',
    wrap: 'off',
    placeholder: 'Paste a payload of Sysdig or Falco: JSON, an array, or JSON lines',
    'aria-describedby': 'payload-state',
    oninput: () => {
      look();
    },
  });
  const judgement = h('p', { id: 'payload-state', class: 'status', role: 'status' });
  const pane = previewPane();
  const arriving = arrivals(state);
  const previews = new Latest<PayloadText, PreviewResult[]>(preview, pause);
  let judged: Judged = { kind: 'empty' };

  const look = (): void => {
    judged = judge(editor.value);
    judgement.textContent = wordsFor(judged);
    judgement.classList.toggle('is-failure', judged.kind === 'fault');
    editor.setAttribute('aria-invalid', String(judged.kind === 'fault'));
    button.disabled = judged.kind !== 'payload';
    if (judged.kind !== 'payload') {
      previews.cancel();
      pane.clear(judged.kind === 'fault' ? 'receive rejects invalid JSON with 400.' : undefined);
      return;
    }
    pane.wait();
    previews.ask(judged.payload, pane.show, (error) => {
      pane.clear(errorText(error));
    });
  };
  const button = h(
    'button',
    { type: 'submit', class: 'primary', disabled: true, 'aria-keyshortcuts': 'Control+Enter' },
    'Send it',
  );
  const submit = async (): Promise<void> => {
    if (judged.kind !== 'payload' || state.pipeline?.can.send !== true) return;
    const watch = arriving.begin();
    button.disabled = true;
    status.say('Sending …');
    try {
      const result = await send(picker.payloadOf(judged.payload));
      status.say(
        result.status === 0
          ? 'Published to the topic, as its sender would.'
          : `receive responded with ${result.status}.`,
      );
      watch(result);
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      button.disabled = judged.kind !== 'payload';
    }
  };
  editor.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  });

  const form = h(
    'form',
    {
      class: 'panel compose',
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    picker.element,
    h('label', { class: 'heading', for: 'payload' }, 'Payload'),
    editor,
    judgement,
    h(
      'div',
      { class: 'actions needs-send' },
      button,
      h('kbd', {}, 'Ctrl'),
      h('kbd', {}, 'Enter'),
      status.element,
    ),
    arriving.element,
  );
  look();

  const heading = h('h1', { tabindex: -1 }, 'Try it');
  let isInSight = false;
  const prepare = (): void => {
    if (isInSight && state.pipeline?.can.send === true) void picker.load();
  };
  state.on('pipeline', ({ can }) => {
    setText(heading, can.send ? 'Try it' : 'Preview');
    prepare();
  });

  return {
    element: h(
      'div',
      { class: 'view try-it' },
      heading,
      h('div', { class: 'two' }, form, pane.element),
    ),
    title: () => heading.textContent,
    enter: () => {
      isInSight = true;
      prepare();
    },
    leave: () => {
      isInSight = false;
    },
  };
}

function wordsFor(judged: Judged): string {
  if (judged.kind === 'empty') return '';
  if (judged.kind === 'fault') {
    return `Line ${judged.line}, column ${judged.column}: expected ${judged.expected}.`;
  }
  if (judged.items === undefined) return 'Valid JSON.';
  return `Valid JSON lines: ${plural(judged.items, 'line')}.`;
}
