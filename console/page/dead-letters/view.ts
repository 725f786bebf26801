import { errorText } from '@pipeline/shared/errors.ts';
import type { DeadLetter } from '../../api.ts';
import { getDeadLetters, lookAtDeadLetters } from '../client.ts';
import { h } from '../dom/h.ts';
import { statusLine } from '../dom/status-line.ts';
import { count } from '../format.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { matching } from './groups.ts';
import { letterList } from './list.ts';
import { lookLine } from './look.ts';
import { createWorker, works, workTexts, type Work } from './work.ts';

/** The dead letters by reason, with buttons to replay and discard them. */
export function deadLettersView(state: State): View {
  const status = statusLine();
  const none = h('p', { class: 'empty' }, 'No dead letter matches this text.');
  const empty = emptyText();
  const filter = h('input', {
    type: 'search',
    placeholder: 'Filter by text',
    'aria-label': 'Filter by text',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => draw(),
  });
  let letters: readonly DeadLetter[] = [];
  let isInSight = false;

  const setBusy = (isBusy: boolean): void => {
    list.setBusy(isBusy);
    for (const button of Object.values(all)) button.disabled = isBusy;
  };
  const load = async (): Promise<void> => {
    try {
      letters = await getDeadLetters();
      draw();
    } catch (error) {
      status.fail(errorText(error));
    }
  };
  const worker = createWorker(status, setBusy, load);
  const allButton = (work: Work, className: string): HTMLButtonElement =>
    h('button', {
      type: 'button',
      class: `${className} needs-change-dead-letters`,
      onclick: () => void worker.ask(work, matching(letters, filter.value)),
    });
  const all = { replay: allButton('replay', 'primary'), discard: allButton('discard', '') };
  const list = letterList(worker, () => {
    all.replay.focus();
  });
  const draw = (): void => {
    const matched = matching(letters, filter.value);
    list.show(matched);
    const isEmpty = letters.length === 0;
    // Before the first pull from a deployment, it is unknown whether there are any.
    empty.hidden = !isEmpty || state.pipeline?.deployment?.deadLetters === null;
    none.hidden = isEmpty || matched.length > 0;
    filter.hidden = isEmpty;
    for (const work of works) {
      all[work].hidden = matched.length === 0;
      all[work].disabled = matched.length === 0;
      all[work].textContent = `${workTexts[work].verb} all (${count(matched.length)})`;
    }
  };

  const look = async (): Promise<void> => {
    line.setBusy(true);
    status.say('Reading …');
    try {
      letters = await lookAtDeadLetters();
      draw();
      status.say('');
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      line.setBusy(false);
    }
  };
  const line = lookLine(() => void look());
  let hasLooked = false;
  /** Pulls a deployment's dead letters once. Repeated pulls would hide them from other readers too often. */
  const lookFirst = (): void => {
    const { deployment } = state.pipeline ?? {};
    if (!isInSight || hasLooked || deployment?.deadLetters !== null) return;
    hasLooked = true;
    void look();
  };
  state.on('deadLetters', () => {
    if (isInSight) void load();
  });
  state.on('pipeline', (pipeline) => {
    line.show(pipeline);
    lookFirst();
  });
  draw();

  return {
    element: h(
      'div',
      { class: 'view dead-letters' },
      h(
        'div',
        { class: 'panel-head' },
        h('h1', { tabindex: -1 }, 'Dead letters'),
        h('div', { class: 'letter-tools' }, filter, all.replay, all.discard),
      ),
      line.element,
      status.element,
      empty,
      none,
      ...list.elements,
    ),
    title: () => `Dead letters (${count(state.deadLetters)})`,
    enter: () => {
      isInSight = true;
      void load();
      lookFirst();
    },
    leave: () => {
      isInSight = false;
    },
  };
}

function emptyText(): HTMLElement {
  return h(
    'p',
    { class: 'empty' },
    'There are no dead letters. Messages that a stage cannot process appear here, with the reason. ',
    h(
      'span',
      { class: 'needs-send' },
      'To see one, ',
      h('a', { href: '#/try-it' }, 'send'),
      ' {"hello": "world"}.',
    ),
  );
}
