import type { DeadLetter } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { setChildren } from '../dom/set.ts';
import { count } from '../format.ts';
import { groupsOf, type Group } from './groups.ts';
import { columns, letterRow, smallButton, type LetterRow } from './row.ts';
import { works, workTexts, type Worker } from './work.ts';

/** Maximum number of rows drawn. Others appear as these are removed. */
const maxRows = 200;

export interface LetterList {
  readonly elements: readonly HTMLElement[];
  readonly show: (letters: readonly DeadLetter[]) => void;
  readonly setBusy: (isBusy: boolean) => void;
}

/** The rows of dead letters, by reason. @param keepFocus Called before the row with the focus is removed. */
export function letterList(worker: Worker, keepFocus: () => void): LetterList {
  const list = h('ul', { class: 'letters' });
  const head = h(
    'div',
    { class: 'row letter-head', 'aria-hidden': 'true' },
    ...columns.map((name) => h('span', {}, name)),
  );
  const more = h('p', { class: 'empty' });
  const rows = new Map<string, LetterRow>();
  const rowOf = (letter: DeadLetter): HTMLElement => {
    const key = keyOf(letter);
    const row =
      rows.get(key) ??
      letterRow(letter, {
        replay: () => void worker.start('replay', letter),
        discard: () => void worker.ask('discard', [letter]),
      });
    rows.set(key, row);
    return row.element;
  };
  const removeOthers = (visible: ReadonlySet<string>): void => {
    for (const [key, { element }] of rows) {
      if (visible.has(key)) continue;
      if (element.contains(document.activeElement)) keepFocus();
      rows.delete(key);
      element.remove();
    }
  };
  return {
    elements: [h('div', { class: 'panel flush' }, head, list), more],
    setBusy: (isBusy) => {
      for (const row of rows.values()) row.setBusy(isBusy);
    },
    show: (letters) => {
      const groups = groupsOf(letters);
      const visible = new Set(
        groups
          .flatMap((group) => group.letters)
          .slice(0, maxRows)
          .map(keyOf),
      );
      removeOthers(visible);
      setChildren(
        list,
        groups.flatMap((group) => {
          const elements = group.letters.filter((each) => visible.has(keyOf(each))).map(rowOf);
          // A single group needs no buttons of its own: the buttons above the list act on the same dead letters.
          return groups.length < 2 || elements.length === 0
            ? elements
            : [groupHead(group, worker)].concat(elements);
        }),
      );
      head.hidden = letters.length === 0;
      more.hidden = letters.length <= maxRows;
      fill(
        more,
        `${count(letters.length - maxRows)} more are not shown. The buttons above include them.`,
      );
    },
  };
}

function groupHead({ reason, letters }: Group, worker: Worker): HTMLElement {
  return h(
    'li',
    { class: 'letter-group' },
    h('h2', {}, `${reason} (${count(letters.length)})`),
    h(
      'div',
      { class: 'letter-actions needs-change-dead-letters' },
      ...works.map((work) => {
        const { verb } = workTexts[work];
        return smallButton(verb, `${verb} all of ${reason}`, () => {
          void worker.ask(work, letters, ` of ${reason}`);
        });
      }),
    ),
  );
}

/** Ids are unique per topic only. */
function keyOf({ topic, id }: DeadLetter): string {
  return `${topic} ${id}`;
}
