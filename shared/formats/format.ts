import type { JsonObject } from '../json.ts';
import type { Alert } from '../alert.ts';
import type { Sender } from '../senders.ts';
import type { Validator } from '../validation.ts';
import type { Context } from './wrappers/wrapper.ts';

/** The JSON Schema of a format: the required properties of a body. */
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
 * A sender's event format. A file in this folder exports one as `format`; `npm run generate` finds it, compiles its
 * schema and adds it to the registry. No other code needs to change.
 */
export interface Format<S extends FormatSchema = FormatSchema> {
  /** The `format` attribute of its messages, and the file's name. */
  readonly name: string;
  /** The sender that uses the format. A token of the webhook may be limited to one sender. */
  readonly sender: Sender;
  /**
   * The properties that `identify` and `parse` require, and no more: a detection without them is quarantined. The rest
   * of a body is read leniently, since a sender may change it at any time.
   */
  readonly schema: S;
  /** Returns whether a body has this format, by its structure. No body may match two formats. */
  recognise(body: JsonObject): boolean;
  /**
   * Returns whether a recognized object, anywhere in a record, is an event of this format for certain: `recognise` trusts
   * that a sender sent the body. Without it, records are not searched for the format.
   */
  isCertain?(object: JsonObject): boolean;
  /** Returns why a body of this format is no detection, in a few stable words; undefined if it is one. */
  ignore?(body: JsonObject): string | undefined;
  /**
   * Returns the bodies within a body that contains several events; undefined for a single event. Do not modify the
   * values: they may be opaque numbers. See `parseForRewriting`.
   */
  split?(body: JsonObject): unknown[] | undefined;
  /**
   * Returns the finding ID: 1 to 32 alphanumerics that depend only on the event, and on its wrappers for facts that the
   * event lacks.
   */
  identify(body: BodyOf<S>, context: Context): string;
  /** @throws PermanentError If the event lacks something that a schema cannot require. */
  parse(body: BodyOf<S>, context: Context): Alert;
}

/** A format in the registry, with its schema compiled. */
export interface RegisteredFormat extends Format {
  readonly validate: Validator<JsonObject>;
}

/** Ties a format's functions to the type of its schema. */
export function defineFormat<const S extends FormatSchema>(format: Format<S>): Format<S> {
  return format;
}
