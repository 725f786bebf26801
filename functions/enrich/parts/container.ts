import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Facts } from './claims.ts';

type Image = NonNullable<NonNullable<Parts['container']>['image']>;

/** Returns the container of the event, or undefined if it happened on the host itself. */
export function containerOf(facts: Facts): Parts['container'] {
  const { fields, labels } = facts;
  if (fields.peek('container.id') === 'host') {
    fields.claim('container.id');
    fields.claimAs('host', 'container.name');
    return undefined;
  }
  const id = fields.take('container.id', 'container.full_id') ?? labels.take('container.id');
  labels.claimAs(id, 'container.id');
  return definedOrNothing({
    id,
    name: either(facts, ['container.name'], ['container.name']),
    image: imageIn(facts),
  });
}

function imageIn(facts: Facts): Image | undefined {
  const { fields, labels } = facts;
  const image = {
    repository: either(facts, ['container.image.repo'], ['container.image.repository']),
    tag: either(facts, ['container.image.tag'], ['container.image.tag']),
    digest: either(facts, ['container.image.digest'], ['container.image.digest']),
    id: either(facts, ['container.image.id'], ['container.image.id']),
  };
  if (image.repository === undefined) {
    const named =
      fields.read(imageOf, 'container.image') ?? labels.read(imageOf, 'container.imageName');
    return definedOrNothing({ ...image, ...named });
  }
  if (image.repository === 'sha256') {
    // The engine had only the image's digest, and split it into a name and a tag (falcosecurity/falco#1187).
    const digest = /^[0-9a-f]{64}$/.test(image.tag ?? '') ? `sha256:${image.tag}` : undefined;
    return definedOrNothing({ ...image, repository: undefined, digest: image.digest ?? digest });
  }
  // The same reference as one text.
  const reference = image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  fields.claimAs(reference, 'container.image');
  labels.claimAs(reference, 'container.imageName');
  return definedOrNothing(image);
}

/** Parses `registry:5000/name:tag@sha256:…`: a tag contains no slash, but one follows a port. */
export function imageOf(reference: string): Image | undefined {
  const [, repository, tag, digest] =
    /^([^@]+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  return definedOrNothing({ repository, tag, digest });
}

/** Returns the first label's value, else the first field's. Claims all with the same value. */
export function either(
  { fields, labels }: Pick<Facts, 'fields' | 'labels'>,
  labelNames: readonly string[],
  fieldNames: readonly string[],
): string | undefined {
  const value = labels.take(...labelNames);
  if (value === undefined) return fields.take(...fieldNames);
  fields.claimAs(value, ...fieldNames);
  return value;
}
