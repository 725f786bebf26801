import type { Clock } from '@pipeline/shared/clock.ts';
import type { FindingStore } from './finding-store.ts';
import { creatable } from './fields.ts';
import { parseFilter } from './filter.ts';
import { groupFindings } from './group.ts';
import { pick, text, type Message } from './messages.ts';
import { setStaticMute } from './mute.ts';
import {
  collectionName,
  findingName,
  isFindingId,
  parseCollection,
  parseFindingName,
  type Collection,
  type FindingName,
} from './names.ts';
import { parseOrder } from './order.ts';
import { pageOf, type Page, type PageRequest } from './paging.ts';
import { alreadyExists, invalidArgument, notEmulated, notFound } from './refusal.ts';
import { updateMarks } from './security-marks.ts';
import type { Sources } from './sources.ts';
import { timestampOf } from './timestamps.ts';
import { applyUpdate } from './update-mask.ts';
import { findingViolation } from './validate.ts';

export interface ListQuery extends PageRequest {
  readonly parent: string;
  readonly filter: string;
  readonly orderBy: string;
}

export interface GroupQuery extends PageRequest {
  readonly parent: string;
  readonly filter: string;
  readonly groupBy: string;
}

const collectionForm = '[organization_id]/sources/[source_id][/locations/[location_id]]';

/**
 * A finding belongs to the organization of its source: the "closest CRM ancestor of the resource associated with the
 * finding" (canonical_name in finding.proto) cannot be another.
 */
const organizationPattern = /^\/\/[^/]+\/organizations\/([^/]+)/;

/** Operations on the findings of an organization, each under one canonical name. */
export class Findings {
  readonly #sources: Sources;
  readonly #clock: Clock;
  readonly #store: FindingStore;

  constructor(sources: Sources, store: FindingStore, clock: Clock) {
    this.#sources = sources;
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws Refusal */
  create(parent: string, id: string, finding: Message | undefined): Message {
    const collection = parseCollection(parent);
    // Only organizations: the HTTP bindings of CreateFinding have no other parent.
    if (collection?.scope !== 'organizations' || collection.source === '-') {
      throw invalidArgument(`parent must be organizations/${collectionForm}.`);
    }
    if (!isFindingId(id)) {
      throw invalidArgument('finding_id must be alphanumeric and have 1 to 32 characters.');
    }
    if (finding === undefined) throw invalidArgument('finding is required.');
    const name = { ...collection, id };
    const created = this.#withServerFields(name, pick(finding, creatable));
    if (this.#store.find(findingName(name)) !== undefined) throw alreadyExists();
    return this.#store.putEvent(created);
  }

  /**
   * Updates a finding, or creates it if there is none and no mask. With a mask the finding must exist: the mask "should
   * not be specified when creating a finding" (securitycenter_service.proto).
   * @throws Refusal
   */
  update(finding: Message | undefined, paths: readonly string[]): [Message, 'created' | 'updated'] {
    if (finding === undefined) throw invalidArgument('finding is required.');
    const name = parseName(text(finding, 'name'));
    const current = this.#store.find(findingName(name));
    if (current === undefined) {
      // Folders and projects have findings, but no sources to create them in.
      if (paths.length > 0 || name.scope !== 'organizations') throw notFound();
      return [this.create(collectionName(name), name.id, finding), 'created'];
    }
    const updated = applyUpdate(current, finding, paths);
    this.#assertValid(updated);
    return [this.#store.putEvent(updated), 'updated'];
  }

  /** @throws Refusal */
  setState(name: string, state: string): Message {
    if (state !== 'ACTIVE' && state !== 'INACTIVE') throw invalidArgument('state is required.');
    return this.#store.putEvent({ ...this.#store.get(findingName(parseName(name))), state });
  }

  /** @throws Refusal */
  setMute(name: string, mute: string): Message {
    if (mute !== 'MUTED' && mute !== 'UNMUTED' && mute !== 'UNDEFINED') {
      throw invalidArgument('mute is required.');
    }
    const current = this.#store.get(findingName(parseName(name)));
    return this.#store.put(setStaticMute(current, mute, this.#clock.now()));
  }

  /** @param name The canonical name. @throws Refusal */
  setMarks(name: string, marks: Message, paths: readonly string[]): Message {
    const current = this.#store.get(name);
    const securityMarks = updateMarks(current, marks, paths);
    this.#store.put({ ...current, securityMarks });
    return securityMarks;
  }

  /** @throws Refusal */
  list({ parent, filter, orderBy, ...page }: ListQuery): Page<Message> & { totalSize: number } {
    const found = this.#found(parent, filter);
    const compare = parseOrder(orderBy);
    if (compare !== undefined) found.sort(compare);
    return { ...pageOf(found, page, [parent, filter, orderBy]), totalSize: found.length };
  }

  /** @throws Refusal */
  group({ parent, filter, groupBy, ...page }: GroupQuery): Page<Message> & { totalSize: number } {
    const groups = groupFindings(this.#found(parent, filter), groupBy);
    return { ...pageOf(groups, page, [parent, filter, groupBy]), totalSize: groups.length };
  }

  #found(parent: string, filter: string): Message[] {
    const collection = parseCollection(parent);
    if (collection === undefined)
      throw invalidArgument(`parent must be [scope]/${collectionForm}.`);
    this.#assertListable(collection);
    const passes = parseFilter(filter);
    return this.#store.all().filter((finding) => isIn(finding, collection) && passes(finding));
  }

  /** The findings of a project or folder depend on the ancestors of their resources, which are unknown here. */
  #assertListable(collection: Collection): void {
    if (collection.scope !== 'organizations') throw notEmulated(`parent in ${collection.scope}`);
    if (collection.source !== '-') this.#sources.of(collection);
    else if (!this.#sources.has(collection.scopeId)) throw notFound();
  }

  #withServerFields(name: FindingName, fields: Message): Message {
    const source = this.#sources.of(name);
    this.#assertValid(fields);
    return {
      ...fields,
      name: findingName(name),
      // The real name begins with the closest ancestor of the resource, which is unknown here.
      canonicalName: findingName(name),
      parent: collectionName(name),
      parentDisplayName: source.displayName,
      state: 'ACTIVE',
      mute: 'UNDEFINED',
      createTime: timestampOf(this.#clock.now()),
    };
  }

  #assertValid(finding: Message): void {
    const violation = findingViolation(finding, this.#clock.now());
    if (violation !== undefined) throw invalidArgument(violation);
    const organization = organizationPattern.exec(text(finding, 'resourceName'))?.[1];
    if (organization !== undefined && !this.#sources.has(organization)) {
      throw invalidArgument('resource_name is of another organization than the finding.');
    }
  }
}

function parseName(name: string): FindingName {
  const parsed = parseFindingName(name);
  if (parsed === undefined || parsed.source === '-') {
    throw invalidArgument(`name must be [scope]/${collectionForm}/findings/[finding_id].`);
  }
  return parsed;
}

function isIn(
  finding: Message,
  { source, location }: { source: string; location: string },
): boolean {
  const name = parseFindingName(text(finding, 'name'));
  return name?.location === location && (source === '-' || name.source === source);
}
