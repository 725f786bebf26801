import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { encoded } from './text.ts';

export interface Container {
  readonly name?: string;
  /** The requested image. */
  readonly uri?: string;
  /** Its digest. */
  readonly imageId?: string;
}

type ContainerPart = NonNullable<RuntimeEvent['container']>;
type Image = NonNullable<ContainerPart['image']>;

/** A limit of our own. */
const maxContainers = 32;

/** The container of the event, in Kubernetes or not. */
export function containerOf({ container, kubernetes }: RuntimeEvent): Container | undefined {
  const { image } = container ?? {};
  return definedOrNothing({
    name: nameOf(kubernetes?.container ?? container?.name),
    uri: uriOf(image),
    imageId: imageIdOf(image),
  });
}

/** The containers of the event: the one that it happened in, otherwise those in a request. */
export function containersOf(event: RuntimeEvent): Container[] | undefined {
  const own = containerOf(event);
  return own === undefined
    ? event.requestedContainers?.slice(0, maxContainers).map(requestedContainer)
    : [own];
}

function requestedContainer({ name, image }: ContainerPart): Container {
  const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(image?.reference ?? '') ?? [];
  return defined({
    name: nameOf(name),
    uri: uriOf(image),
    imageId: imageIdOf(image) ?? digest,
  });
}

/** Escapes control characters, which no runtime allows in a name. */
function nameOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : encoded(name);
}

function uriOf(image: Image | undefined): string | undefined {
  const { repository, tag, reference } = image ?? {};
  return repository !== undefined && tag !== undefined
    ? `${repository}:${tag}`
    : (repository ?? reference);
}

function imageIdOf(image: Image | undefined): string | undefined {
  return [image?.digest, image?.id].find((id) => id !== undefined && isImageId(id));
}

/** A digest or an id: hexadecimal. Excludes the placeholders that some senders use. */
function isImageId(id: string): boolean {
  return /^(?:sha256:)?[0-9a-f]+$/.test(id);
}

/**
 * The full resource name of an image in one of Google's registries, if its digest is known: a tag alone is not a
 * resource. https://docs.cloud.google.com/asset-inventory/docs/asset-names
 */
export function imageResourceOf({ container }: RuntimeEvent): string | undefined {
  const { repository, digest } = container?.image ?? {};
  if (repository === undefined || digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest))
    return undefined;
  const [, location, project, repo, image] =
    /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\/(.+)$/.exec(repository) ?? [];
  if (image !== undefined) {
    return `//artifactregistry.googleapis.com/projects/${project}/locations/${location}/repositories/${repo}/dockerImages/${image}@${digest}`;
  }
  const [, registryProject, name] = /^(?:[a-z]+\.)?gcr\.io\/([^/]+)\/(.+)$/.exec(repository) ?? [];
  if (name === undefined) return undefined;
  return `//containerregistry.googleapis.com/projects/${registryProject}/images/${name}@${digest}`;
}
