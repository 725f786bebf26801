import type { JsonObject } from '../json.ts';
import type { Alert } from '../alert.ts';
import type { Sender } from '../senders.ts';
import type { Validator } from '../validation.ts';
import type { Context } from './wrappers/wrapper.ts';

/** The JSON Schema of a format: names what a body must have. */
export interface FormatSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: { readonly [name: string]: { readonly type: string } & object };
}

/** A body that its format's schema accepts. */
export type BodyOf<S extends FormatSchema> = JsonObject & {
  [K in S['required'][number]]: TypeOf<S['properties'][K]>;
};
type TypeOf<P> = P extends { type: 'string' }
  ? string
  : P extends { type: 'object' }
    ? JsonObject
    : unknown;

/**
 * One sender's form of events. A file in this folder exports one as `format`; `npm run generate`
 * finds it, compiles its schema and adds it to the registry. Nothing else needs to know it.
 */
export interface Format<S extends FormatSchema = FormatSchema> {
  /** The `format` attribute of its messages, and the file's name. */
  readonly name: string;
  /** Whose form it is: a token of the webhook may be of one sender alone. */
  readonly sender: Sender;
  /**
   * What `identify` and `parse` cannot do without, and no more: a detection that lacks it is
   * quarantined. The rest of a body is read leniently, since a sender may change it any day.
   */
  readonly schema: S;
  /** Whether a body is of this format, by its structure. No body may be of two formats. */
  recognise(body: JsonObject): boolean;
  /** Why a body of this format is no detection, in a few stable words, or undefined if it is one. */
  ignore?(body: JsonObject): string | undefined;
  /**
   * The bodies that a body holds, for one that holds several events; undefined for a single event.
   * Values must be passed on untouched: they may be opaque numbers. See `parseForRewriting`.
   */
  split?(body: JsonObject): unknown[] | undefined;
  /**
   * The finding id: 1 to 32 alphanumerics that depend on the event alone, and on its wrappers only for what it lacks.
   */
  identify(body: BodyOf<S>, context: Context): string;
  /** @throws PermanentError when the event lacks what no schema can ask for. */
  parse(body: BodyOf<S>, context: Context): Alert;
}

/** A format as the registry has it, with its schema compiled. */
export interface RegisteredFormat extends Format {
  readonly validate: Validator<JsonObject>;
}

/** Ties a format's functions to the type of its schema. */
export function defineFormat<const S extends FormatSchema>(format: Format<S>): Format<S> {
  return format;
}
