import type { DeadLetter } from '../../api.ts';
import { discard, getDeadLetters, lookAtDeadLetters, replay } from '../client.ts';
import { confirmDialog } from '../dom/confirm.ts';
import { fill, h } from '../dom/h.ts';
import { setChildren } from '../dom/set.ts';
import { statusLine } from '../dom/status-line.ts';
import { count, plural } from '../format.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { groupsOf, matching, type Group } from './groups.ts';
import { lookLine } from './look.ts';
import { columns, letterRow, smallButton, type LetterRow } from './row.ts';
import { discardText, replayText } from './result-text.ts';

/** Maximum number of rows drawn. Others appear as these are removed. */
const shown = 200;

type Work = 'replay' | 'discard';

const texts = {
  replay: {
    verb: 'Replay',
    doing: 'Replaying …',
    text: 'Each returns to the stage that rejected it. Messages that fail again come back here.',
  },
  discard: {
    verb: 'Discard',
    doing: 'Discarding …',
    text: 'Each is saved to an archive first. npm run replay -- --from FILE restores it.',
  },
} as const;

/** The dead letters by reason, with buttons to replay and discard them. */
export function deadLettersView(state: State): View {
  const status = statusLine();
  const list = h('ul', { class: 'letters' });
  const more = h('p', { class: 'empty' });
  const none = h('p', { class: 'empty' }, 'No dead letter matches this text.');
  const empty = h(
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
  const head = h(
    'div',
    { class: 'row letter-head', 'aria-hidden': 'true' },
    ...columns.map((name) => h('span', {}, name)),
  );
  const filter = h('input', {
    type: 'search',
    placeholder: 'Filter by text',
    'aria-label': 'Filter by text',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => draw(),
  });
  const rows = new Map<string, LetterRow>();
  let letters: readonly DeadLetter[] = [];
  let isInSight = false;

  const put = async (work: Work, ids: readonly string[] | undefined): Promise<void> => {
    const { doing } = texts[work];
    status.say(doing);
    setBusy(true);
    try {
      status.say(
        work === 'replay' ? replayText(await replay(ids)) : discardText(await discard(ids)),
      );
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      setBusy(false);
      await load();
    }
  };
  const ask = async (work: Work, chosen: readonly DeadLetter[], what: string): Promise<void> => {
    const { verb, text } = texts[work];
    const question = `${verb} ${plural(chosen.length, 'dead letter')}${what}?`;
    // Fix the ids now, so that dead letters that arrive during the dialog are left alone.
    const ids = chosen.map(({ id }) => id);
    if (await confirmDialog(question, text, `${verb} all`)) await put(work, ids);
  };
  const allButton = (work: Work, className: string): HTMLButtonElement =>
    h('button', {
      type: 'button',
      class: `${className} needs-change-dead-letters`,
      onclick: () => void ask(work, matching(letters, filter.value), ''),
    });
  const all = { replay: allButton('replay', 'primary'), discard: allButton('discard', '') };
  const setBusy = (isBusy: boolean): void => {
    for (const row of rows.values()) row.setBusy(isBusy);
    for (const button of Object.values(all)) button.disabled = isBusy;
  };
  const groupHead = ({ reason, letters: chosen }: Group): HTMLElement => {
    const button = (work: Work): HTMLElement =>
      smallButton(texts[work].verb, `${texts[work].verb} all of ${reason}`, () => {
        void ask(work, chosen, ` of ${reason}`);
      });
    return h(
      'li',
      { class: 'letter-group' },
      h('h2', {}, `${reason} (${count(chosen.length)})`),
      h(
        'div',
        { class: 'letter-actions needs-change-dead-letters' },
        button('replay'),
        button('discard'),
      ),
    );
  };
  const rowOf = (letter: DeadLetter): HTMLElement => {
    const key = keyOf(letter);
    const known = rows.get(key);
    if (known !== undefined) return known.element;
    const row = letterRow(letter, {
      replay: () => void put('replay', [letter.id]),
      discard: () => void ask('discard', [letter], ''),
    });
    rows.set(key, row);
    return row.element;
  };
  const draw = (): void => {
    const matched = matching(letters, filter.value);
    const groups = groupsOf(matched);
    const visible = groups.flatMap((group) => group.letters).slice(0, shown);
    const ids = new Set(visible.map(keyOf));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      // Keep the focus in the view when its row is removed.
      if (row.element.contains(document.activeElement)) all.replay.focus();
      rows.delete(id);
      row.element.remove();
    }
    setChildren(
      list,
      groups.flatMap((group) => {
        const elements = group.letters.filter((letter) => ids.has(keyOf(letter))).map(rowOf);
        // A single group needs no buttons of its own: those above act on the same dead letters.
        return groups.length < 2 || elements.length === 0
          ? elements
          : [groupHead(group), elements].flat();
      }),
    );
    const isEmpty = letters.length === 0;
    // Before the first pull from a deployment, it is unknown whether there are any.
    empty.hidden = !isEmpty || state.pipeline?.deployment?.deadLetters === null;
    none.hidden = isEmpty || matched.length > 0;
    head.hidden = matched.length === 0;
    filter.hidden = isEmpty;
    for (const work of ['replay', 'discard'] as const) {
      all[work].hidden = matched.length === 0;
      all[work].disabled = matched.length === 0;
      all[work].textContent = `${texts[work].verb} all (${count(matched.length)})`;
    }
    more.hidden = matched.length <= shown;
    fill(
      more,
      `${count(matched.length - shown)} more are not shown. The buttons above include them.`,
    );
  };
  const load = async (): Promise<void> => {
    try {
      letters = await getDeadLetters();
      draw();
    } catch (error) {
      status.fail(errorText(error));
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
      h('div', { class: 'panel flush' }, head, list),
      more,
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

/** Ids are unique per topic only. */
function keyOf({ topic, id }: DeadLetter): string {
  return `${topic} ${id}`;
}
