import type { JsonObject } from '@pipeline/shared/json.ts';
import { numberIn } from '@pipeline/shared/json-fields.ts';
import { shownText } from '../finding/facts.ts';
import { h } from '../dom/h.ts';
import { setText } from '../dom/set.ts';
import { count } from '../format.ts';

/** A control for one setting of an emulator's faults. */
export interface Control {
  readonly element: HTMLElement;
  /** Shows the current setting, unless the user is changing it. */
  readonly show: (faults: JsonObject) => void;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
  /** Displayed value divided by the setting's value. */
  readonly scale: number;
}

/** Milliseconds without movement before a slider's value is sent. */
const rest = 150;

export function slider(
  label: string,
  key: string,
  { min, max, step, unit, scale }: Range,
  set: (value: number) => void,
): Control {
  const output = h('output', { class: 'control-value' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isMoved = false;
  const input = h('input', {
    type: 'range',
    min,
    max,
    step,
    value: 0,
    oninput: () => {
      isMoved = true;
      tell();
      clearTimeout(timer);
      timer = setTimeout(() => {
        isMoved = false;
        set(input.valueAsNumber / scale);
      }, rest);
    },
  });
  const tell = (): void => {
    const text = `${count(input.valueAsNumber)} ${unit}`;
    setText(output, text);
    input.setAttribute('aria-valuetext', text);
    output.classList.toggle('is-set', input.valueAsNumber > 0);
  };
  tell();
  return {
    element: h('label', { class: 'control' }, h('span', {}, label), input, output),
    show: (faults) => {
      if (isMoved) return;
      input.valueAsNumber = Math.round((numberIn(faults, key) ?? 0) * scale);
      tell();
    },
  };
}

export function choice(
  label: string,
  key: string,
  values: readonly string[],
  set: (value: string) => void,
): Control {
  const select = h(
    'select',
    {
      onchange: () => {
        set(select.value);
      },
    },
    ...values.map((value) => h('option', { value }, value)),
  );
  return {
    element: h('label', { class: 'control' }, h('span', {}, label), select),
    show: (faults) => {
      const value = shownText(faults, key);
      if (select.value === value || document.activeElement === select) return;
      // Another client may have set a value that is not offered here.
      if (![...select.options].some((option) => option.value === value)) {
        select.append(h('option', { value }, value));
      }
      select.value = value;
    },
  };
}

/** An input for a whole number. Empty means no limit. */
export function limit(label: string, key: string, set: (value: number | null) => void): Control {
  const input = h('input', {
    type: 'number',
    min: 0,
    step: 10,
    placeholder: 'no limit',
    inputmode: 'numeric',
    onchange: () => {
      const value = input.valueAsNumber;
      set(Number.isNaN(value) ? null : Math.max(0, Math.round(value)));
    },
  });
  return {
    element: h('label', { class: 'control' }, h('span', {}, label), input),
    show: (faults) => {
      if (document.activeElement === input) return;
      const value = faults[key];
      input.value = typeof value === 'number' ? String(value) : '';
    },
  };
}
