import { fill, h } from '../dom/h.ts';

export interface Select {
  readonly element: HTMLElement;
  readonly show: (values: readonly string[], chosen: string) => void;
}

/** A drop-down list of values. @param all The label of the empty choice, which shows all. */
export function selectField(label: string, all: string, set: (value: string) => void): Select {
  const element = h('select', {
    'aria-label': label,
    onchange: () => {
      set(element.value);
    },
  });
  let shown = '';
  return {
    element: h('div', { class: 'field' }, element),
    show: (values, chosen) => {
      // Also offer the value from the address if no finding has it (yet).
      const offered = chosen === '' || values.includes(chosen) ? values : [chosen, ...values];
      const key = JSON.stringify(offered);
      if (key !== shown) {
        fill(
          element,
          h('option', { value: '' }, all),
          ...offered.map((value) => h('option', { value }, value)),
        );
      }
      shown = key;
      element.value = chosen;
    },
  };
}
