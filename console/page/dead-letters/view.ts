import type { DeadLetter, ReplayResult } from '../../api.ts';
import { getDeadLetters, replay } from '../client.ts';
import { confirmDialog } from '../dom/confirm.ts';
import { fill, h } from '../dom/h.ts';
import { setChildren } from '../dom/set.ts';
import { statusLine } from '../dom/status-line.ts';
import { count, plural } from '../format.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { letterRow, type LetterRow } from './row.ts';

/** As many as one looks through; the rest comes up as these go. */
const shown = 200;

/** What a stage gave up, with its reason, and the way back. */
export function deadLettersView(state: State): View {
  const status = statusLine();
  const list = h('ul', { class: 'letters' });
  const more = h('p', { class: 'empty' });
  const empty = h(
    'p',
    { class: 'empty' },
    'There are no dead letters. What a stage cannot make sense of or may not write is kept here, with its reason. To see one, ',
    h('a', { href: '#/try-it' }, 'send'),
    ' {"hello": "world"}.',
  );
  const head = h(
    'div',
    { class: 'row letter-head', 'aria-hidden': 'true' },
    ...['Reason', 'Stage', 'Attempts', 'Replays', 'Event'].map((name) => h('span', {}, name)),
  );
  const rows = new Map<string, LetterRow>();
  let letters: readonly DeadLetter[] = [];
  let isInSight = false;

  const put = async (ids: readonly string[] | undefined): Promise<void> => {
    status.say('Replaying …');
    for (const row of rows.values()) row.setBusy(true);
    replayAll.disabled = true;
    try {
      status.say(wordsFor(await replay(ids)));
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      for (const row of rows.values()) row.setBusy(false);
      await load();
    }
  };
  const replayAll = h('button', {
    type: 'button',
    class: 'primary',
    onclick: () => {
      const question = `Replay ${plural(letters.length, 'dead letter')}?`;
      const text =
        'Each goes back to the stage that gave it up. What still cannot be handled comes back here.';
      const ask = async (): Promise<void> => {
        if (await confirmDialog(question, text, 'Replay all')) await put(undefined);
      };
      void ask();
    },
  });
  const draw = (): void => {
    const visible = letters.slice(0, shown);
    const ids = new Set(visible.map(keyOf));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      // The focus must not fall out of the list with the letter.
      if (row.element.contains(document.activeElement)) replayAll.focus();
      rows.delete(id);
      row.element.remove();
    }
    for (const letter of visible) {
      const key = keyOf(letter);
      if (!rows.has(key))
        rows.set(
          key,
          letterRow(letter, () => void put([letter.id])),
        );
    }
    setChildren(
      list,
      visible.flatMap((letter) => rows.get(keyOf(letter))?.element ?? []),
    );
    const isEmpty = letters.length === 0;
    empty.hidden = !isEmpty;
    head.hidden = isEmpty;
    replayAll.hidden = isEmpty;
    replayAll.disabled = isEmpty;
    replayAll.textContent = `Replay all (${count(letters.length)})`;
    more.hidden = letters.length <= shown;
    fill(more, `${count(letters.length - shown)} more are not shown. They are replayed with all.`);
  };
  const load = async (): Promise<void> => {
    try {
      letters = await getDeadLetters();
      draw();
    } catch (error) {
      status.fail(errorText(error));
    }
  };
  state.on('deadLetters', () => {
    if (isInSight) void load();
  });
  draw();

  return {
    element: h(
      'div',
      { class: 'view dead-letters' },
      h('div', { class: 'panel-head' }, h('h1', { tabindex: -1 }, 'Dead letters'), replayAll),
      status.element,
      empty,
      h('div', { class: 'panel flush' }, head, list),
      more,
    ),
    title: () => `Dead letters (${count(state.deadLetters)})`,
    enter: () => {
      isInSight = true;
      void load();
    },
    leave: () => {
      isInSight = false;
    },
  };
}

/** Ids are of a topic. */
function keyOf({ topic, id }: DeadLetter): string {
  return `${topic} ${id}`;
}

function wordsFor({ replayed, refused, failed }: ReplayResult): string {
  const parts = [`${plural(replayed, 'dead letter')} replayed`];
  if (refused > 0) parts.push(`${count(refused)} refused`);
  if (failed > 0) parts.push(`${count(failed)} failed`);
  return `${parts.join(', ')}.`;
}
