import { parseCollection, sourceName, type Collection } from './names.ts';
import { pageOf, type Page, type PageRequest } from './paging.ts';
import { alreadyExists, invalidArgument, notEmulated, notFound } from './refusal.ts';

export interface Source {
  /** organizations/ORGANIZATION/sources/SOURCE */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
}

/** Real ids are numbers of this size, which a double cannot hold. */
const firstId = 5_000_000_000_000_000_001n;

/** The sources of one organization, in order of creation. */
export class Sources {
  readonly #organization: string;
  readonly #sources = new Map<string, Source>();

  /** @param organization Its number. */
  constructor(organization: string) {
    this.#organization = `organizations/${organization}`;
  }

  /**
   * @param name For an initial source; otherwise the server assigns one.
   * @throws Refusal according to source.proto.
   */
  create(parent: string, source: Omit<Source, 'name'>, name = this.#freeName()): Source {
    this.#assertOrganization(parent);
    if (!new RegExp(`^${this.#organization}/sources/\\d+$`).test(name)) {
      throw invalidArgument(`${name} is not ${this.#organization}/sources/[number].`);
    }
    const { displayName, description } = source;
    if (displayName.length < 1 || displayName.length > 64) {
      throw invalidArgument('display_name must have a length between 1 and 64 characters.');
    }
    if (description.length > 1024) {
      throw invalidArgument('description must have at most 1024 characters.');
    }
    const siblings = [...this.#sources.values()];
    if (siblings.some((sibling) => sibling.displayName === displayName || sibling.name === name)) {
      throw alreadyExists();
    }
    const created = { name, displayName, description };
    this.#sources.set(name, created);
    return created;
  }

  /** @throws Refusal if the name is malformed or the source does not exist. */
  get(name: string): Source {
    const source = this.find(name);
    if (source === undefined) throw notFound();
    return source;
  }

  /** The source with this name, if it exists. @throws Refusal if the name is malformed. */
  find(name: string): Source | undefined {
    const parsed = parseCollection(name);
    if (
      parsed?.scope !== 'organizations' ||
      parsed.source === '-' ||
      name.includes('/locations/')
    ) {
      throw invalidArgument('name must be organizations/[organization_id]/sources/[source_id].');
    }
    return this.#sources.get(sourceName(parsed));
  }

  /** The source of a collection of findings. @throws Refusal if there is none. */
  of(collection: Omit<Collection, 'location'>): Source {
    const source = this.#sources.get(sourceName(collection));
    if (source === undefined) throw notFound();
    return source;
  }

  /** @throws Refusal for another organization, a folder, a project, or a bad page. */
  list(parent: string, page: PageRequest): Page<Source> {
    // ListSourcesRequest.parent allows them: "folders/[folder_id]", "projects/[project_id]".
    const [, scope] = /^(folders|projects)\/[^/]+$/.exec(parent) ?? [];
    if (scope !== undefined) throw notEmulated(`parent in ${scope}`);
    this.#assertOrganization(parent);
    return pageOf([...this.#sources.values()], page, [parent]);
  }

  /** Whether this is the organization. */
  has(organization: string): boolean {
    return this.#organization === `organizations/${organization}`;
  }

  #assertOrganization(parent: string): void {
    if (!/^organizations\/[^/]+$/.test(parent)) {
      throw invalidArgument('parent must be organizations/[organization_id].');
    }
    if (parent !== this.#organization) throw notFound();
  }

  #freeName(): string {
    return `${this.#organization}/sources/${firstId + BigInt(this.#sources.size)}`;
  }
}
