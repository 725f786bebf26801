import { errorText } from '@pipeline/shared/errors.ts';
import type { PayloadText, Sample } from '../../api.ts';
import { getSamples } from '../client.ts';
import { h } from '../dom/h.ts';

export interface SamplePicker {
  readonly element: HTMLElement;
  /** Loads the samples, once. */
  readonly load: () => Promise<void>;
  /** Marks the payload as published if it is an unedited sample of a sender that publishes. */
  readonly payloadOf: (payload: PayloadText) => PayloadText;
}

/**
 * A list of samples.
 * @param onPick Receives the body of the chosen sample.
 * @param onFailure Receives the reason if the samples do not load.
 */
export function samplePicker(
  onPick: (body: string) => void,
  onFailure: (reason: string) => void,
): SamplePicker {
  let samples: readonly Sample[] = [];
  let isLoaded = false;
  const select = h(
    'select',
    {
      id: 'sample',
      onchange: () => {
        const sample = samples.find(({ name }) => name === select.value);
        if (sample !== undefined) onPick(sample.body);
      },
    },
    h('option', { value: '' }, 'Choose a sample …'),
  );
  return {
    element: h(
      'div',
      { class: 'compose-pick needs-send' },
      h('label', { for: 'sample' }, 'Sample'),
      select,
    ),
    load: async () => {
      if (isLoaded) return;
      isLoaded = true;
      try {
        samples = await getSamples();
        select.append(
          ...samples.map(({ name, title }) =>
            h('option', { value: name }, `${name.split('-')[0] ?? name}  ${title}`),
          ),
        );
      } catch (error) {
        isLoaded = false;
        onFailure(errorText(error));
      }
    },
    payloadOf: (payload) => {
      const isPublished = samples.some((each) => each.isPublished && each.body === payload.body);
      return isPublished ? { ...payload, isPublished } : payload;
    },
  };
}
