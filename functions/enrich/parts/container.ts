import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Facts } from './claims.ts';

/** The container an event happened in, or undefined when it happened on the host itself. */
export function containerOf({ fields, labels }: Facts): Parts['container'] {
  if (fields.peek('container.id') === 'host') {
    fields.claim('container.id');
    if (fields.peek('container.name') === 'host') fields.claim('container.name');
    return undefined;
  }
  return definedOrNothing({
    id: fields.take('container.id'),
    name: labels.take('container.name') ?? fields.take('container.name'),
    image: definedOrNothing({
      repository: both({ fields, labels }, 'container.image.repo', 'container.image.repository'),
      tag: both({ fields, labels }, 'container.image.tag'),
      digest: both({ fields, labels }, 'container.image.digest'),
      id: both({ fields, labels }, 'container.image.id'),
    }),
  });
}

/** A label, else the field. Where both say the same, both are claimed. */
export function both(
  { fields, labels }: Pick<Facts, 'fields' | 'labels'>,
  label: string,
  field = label,
): string | undefined {
  const value = labels.take(label);
  if (value === undefined) return fields.take(field);
  if (fields.peek(field) === value) fields.claim(field);
  return value;
}
