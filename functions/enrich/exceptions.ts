import { contentSetting } from '@pipeline/shared/config.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { EXCEPTIONS as validate } from './generated/contents.js';
import { imageOf } from './parts/container.ts';
import type { Exception } from './settings.ts';

type Image = NonNullable<ReturnType<typeof imageOf>>;

/**
 * Returns a function that finds the first exception of the setting EXCEPTIONS that matches an event: its rule, and all
 * other conditions. A condition on a field that the event lacks does not match.
 * @throws ConfigError If the setting is not a list of exceptions.
 */
export function createExceptions(text: string): (event: RuntimeEvent) => Exception | undefined {
  const byRule = Map.groupBy(contentSetting('EXCEPTIONS', text, validate), ({ rule }) => rule);
  return (event) => byRule.get(event.rule)?.find((exception) => isMet(exception, event));
}

function isMet({ namespace, workload, image, user }: Exception, event: RuntimeEvent): boolean {
  const { kubernetes } = event;
  return (
    (namespace === undefined || kubernetes?.namespace === namespace) &&
    (workload === undefined || Object.values(kubernetes?.workloads ?? {}).includes(workload)) &&
    (image === undefined || hasOnly(image, imagesIn(event))) &&
    (user === undefined || usersIn(event).includes(user))
  );
}

/** All of a pod's images must match: a pod with another image is another pod. */
function hasOnly(reference: string, images: readonly Image[]): boolean {
  const wanted = imageOf(reference);
  return wanted !== undefined && images.length > 0 && images.every((image) => is(image, wanted));
}

/** An image without a tag or digest matches any image of its repository. */
function is(image: Image, { repository, tag, digest }: Image): boolean {
  return (
    image.repository === repository &&
    (tag === undefined || image.tag === tag) &&
    (digest === undefined || image.digest === digest)
  );
}

function imagesIn({ container, requestedContainers = [] }: RuntimeEvent): Image[] {
  const containers = container === undefined ? requestedContainers : [container];
  return containers.map(({ image = {} }) => imageOf(image.reference ?? '') ?? image);
}

function usersIn({ actor: { email, subject, userName } = {} }: RuntimeEvent): unknown[] {
  return [email, subject, userName];
}
