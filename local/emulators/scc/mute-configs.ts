import type { Clock } from '@pipeline/shared/clock.ts';
import { muteLanguage } from './filter-fields.ts';
import { parseFilter } from './filter.ts';
import { child, text, type Message } from './messages.ts';
import type { MuteRule } from './mute.ts';
import { muteConfigName, parseMuteConfigName, parseMuteParent } from './mute-names.ts';
import { pageOf, type Page, type PageRequest } from './paging.ts';
import { alreadyExists, invalidArgument, notEmulated, notFound } from './refusal.ts';
import type { Sources } from './sources.ts';
import { epochNanos, timestampOf, timestampViolation } from './timestamps.ts';

/** "Only lowercase letters, numbers, and hyphens, must start with a letter, must end with either a letter or a number" */
const idPattern = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The fields that an update changes: "if empty all mutable fields will be updated". */
const mutable = new Map([
  ['description', 'description'],
  ['filter', 'filter'],
  ['expiry_time', 'expiryTime'],
]);

/** The mute configs of an organization, according to mute_config.proto. */
export class MuteConfigs {
  readonly #sources: Sources;
  readonly #clock: Clock;
  readonly #configs = new Map<string, { readonly message: Message; readonly rule: MuteRule }>();

  constructor(sources: Sources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  /** @throws Refusal */
  create(parent: string, id: string, config: Message | undefined): Message {
    const { scopeId, location } = this.#parent(parent);
    if (!idPattern.test(id)) {
      throw invalidArgument(
        'mute_config_id must have 1 to 63 lowercase letters, numbers and hyphens, start with a letter, and end with a letter ' +
          'or a number.',
      );
    }
    if (config === undefined) throw invalidArgument('mute_config is required.');
    const name = muteConfigName(scopeId, location, id);
    if (this.#configs.has(name)) throw alreadyExists();
    const now = timestampOf(this.#clock.now());
    const { description, filter, type, expiryTime } = config;
    return this.#put({ name, description, filter, type, expiryTime, createTime: now });
  }

  /** @throws Refusal */
  get(name: string): Message {
    const config = this.#configs.get(this.#name(name));
    if (config === undefined) throw notFound();
    return config.message;
  }

  /** @throws Refusal */
  list(parent: string, page: PageRequest): Page<Message> {
    const { location } = this.#parent(parent);
    const configs = [...this.#configs.values()]
      .map(({ message }) => message)
      .filter((message) => locationOf(text(message, 'name')) === location);
    return pageOf(configs, page, [parent]);
  }

  /** @throws Refusal */
  update(config: Message | undefined, paths: readonly string[]): Message {
    if (config === undefined) throw invalidArgument('mute_config is required.');
    const current = this.get(text(config, 'name'));
    const type = text(config, 'type');
    if (paths.includes('type') || (isType(type) && type !== text(current, 'type'))) {
      throw invalidArgument('type is immutable.');
    }
    const updated: Record<string, unknown> = { ...current };
    for (const path of paths.length === 0 ? mutable.keys() : paths) {
      const field = mutable.get(path);
      if (field === undefined) {
        throw invalidArgument(`update_mask: ${path} is not a mutable field of a mute config.`);
      }
      updated[field] = config[field];
    }
    return this.#put(updated);
  }

  /** @throws Refusal */
  delete(name: string): void {
    this.get(name);
    this.#configs.delete(this.#name(name));
  }

  /** The rules for a location's findings now: "when the config expires, it is removed from all findings". */
  rules(location: string): readonly MuteRule[] {
    return [...this.#configs.values()].flatMap(({ message, rule }) =>
      locationOf(rule.name) === location && !this.#isExpired(message) ? [rule] : [],
    );
  }

  /** When the next config expires, in milliseconds since the epoch. */
  get nextExpiry(): number {
    const expiries = [...this.#configs.values()]
      .map(({ message }) => expiryMillis(message))
      .filter((expiry) => expiry > this.#clock.now());
    return Math.min(Number.POSITIVE_INFINITY, ...expiries);
  }

  #isExpired(config: Message): boolean {
    return expiryMillis(config) <= this.#clock.now();
  }

  #put(config: Message): Message {
    const name = text(config, 'name');
    const type = text(config, 'type');
    if (!isType(type)) throw invalidArgument('type is required.');
    if (text(config, 'filter').trim() === '') throw invalidArgument('filter is required.');
    const expiry = child(config, 'expiryTime');
    // "Only applicable for dynamic configs".
    if (expiry !== undefined && type === 'STATIC') {
      throw invalidArgument('expiry_time is only applicable for dynamic configs.');
    }
    const violation = expiry && timestampViolation(expiry);
    if (violation !== undefined) throw invalidArgument(`expiry_time: ${violation}`);
    const matches = parseFilter(text(config, 'filter'), muteLanguage);
    const message = { ...config, updateTime: timestampOf(this.#clock.now()) };
    this.#configs.set(name, { message, rule: { name, type, matches } });
    return message;
  }

  #parent(parent: string): { scopeId: string; location: string } {
    const parsed = parseMuteParent(parent);
    if (parsed === undefined) {
      throw invalidArgument('parent must be [scope]/[id][/locations/[location_id]].');
    }
    if (parsed.scope !== 'organizations') throw notEmulated(`parent in ${parsed.scope}`);
    if (!this.#sources.has(parsed.scopeId)) throw notFound();
    return parsed;
  }

  /** The canonical name of a config, with its location. */
  #name(name: string): string {
    const parsed = parseMuteConfigName(name);
    if (parsed === undefined) {
      throw invalidArgument('name must be [parent]/muteConfigs/[config_id].');
    }
    if (parsed.scope !== 'organizations') throw notEmulated(`name in ${parsed.scope}`);
    return muteConfigName(parsed.scopeId, parsed.location, parsed.id);
  }
}

function isType(type: string): type is MuteRule['type'] {
  return type === 'STATIC' || type === 'DYNAMIC';
}

function locationOf(name: string): string | undefined {
  return parseMuteConfigName(name)?.location;
}

function expiryMillis(config: Message): number {
  const expiry = child(config, 'expiryTime');
  return expiry === undefined ? Number.POSITIVE_INFINITY : Number(epochNanos(expiry) / 1_000_000n);
}
