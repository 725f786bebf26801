import { fieldOfPath, immutable, mutable, toPath } from './fields.ts';
import { child, pick, type Message } from './messages.ts';
import { invalidArgument } from './refusal.ts';
import { isPropertyName } from './validate.ts';

/** UpdateFindingRequest.update_mask, according to the comments of securitycenter_service.proto. */

const property = /^source_properties\.(.+)$/;

/**
 * The finding after an update, before validation.
 * @param paths In snake_case; empty: "an empty mask is treated as updating all mutable fields and replacing
 * source_properties".
 * @throws Refusal if a path is unknown, or if an immutable field would change.
 */
export function applyUpdate(current: Message, update: Message, paths: readonly string[]): Message {
  return paths.length === 0
    ? replaceMutable(current, update)
    : paths.reduce((finding, path) => applyPath(finding, update, path), current);
}

function replaceMutable(current: Message, update: Message): Message {
  for (const field of immutable) {
    // An upsert sends immutable fields every time; only a different value is an attempt to change them.
    const value = update[field];
    if (value !== undefined && value !== '' && value !== current[field]) throw changes(field);
  }
  const kept = pick(
    current,
    Object.keys(current).filter((field) => !mutable.has(field)),
  );
  return { ...kept, ...pick(update, mutable) };
}

function applyPath(current: Message, update: Message, path: string): Message {
  const key = property.exec(path)?.[1];
  if (key !== undefined) return applyProperty(current, update, key);
  const field = fieldOfPath(path);
  if (field === undefined)
    throw invalidArgument(`update_mask: ${path} is not a field of a finding.`);
  if (immutable.has(field)) throw changes(field);
  // Ignore fields of the server, and those that cannot be updated, wherever they are named.
  return mutable.has(field) ? assign(current, update, field) : current;
}

/** "Individual source_properties can be added/updated by using source_properties.<property key>". */
function applyProperty(current: Message, update: Message, key: string): Message {
  if (!isPropertyName(key)) {
    throw invalidArgument(`update_mask: ${key} is not a name of a source property.`);
  }
  const properties = child(current, 'sourceProperties') ?? {};
  const replaced = assign(properties, child(update, 'sourceProperties') ?? {}, key);
  return { ...current, sourceProperties: replaced };
}

/** Sets the field from `update`, or removes it if `update` has none. */
function assign(current: Message, update: Message, field: string): Message {
  const { [field]: _, ...others } = current;
  return { ...others, ...pick(update, [field]) };
}

function changes(field: string): Error {
  return invalidArgument(`${toPath(field)} is immutable.`);
}
