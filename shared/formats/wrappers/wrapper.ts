import type { Surroundings } from '../../alert.ts';
import type { JsonObject } from '../../json.ts';

/** The facts that wrappers add. They apply only if the content lacks them. */
export interface Context {
  /** The time at which the record was written, in the system's form. */
  readonly time?: string | undefined;
  /** Whether the event was a protobuf Struct in transit, which converts each number to a double. */
  readonly isRounded?: boolean;
  /** The name of the originating host. */
  readonly host?: string | undefined;
  readonly surroundings?: Surroundings | undefined;
  /** Other facts of the wrapper about the event, not about itself. */
  readonly details?: Readonly<Record<string, string>>;
}

/** The content of a wrapper: an object or a list, or JSON text of one. */
export interface Wrapped {
  readonly content: unknown;
  readonly context?: Context;
  /** Returns the wrapper around one part of its content, if it contains several events. */
  readonly rewrap: (part: unknown) => unknown;
}

/** A form in which events of any format are transported. known.ts lists the files of this folder that export one. */
export interface Wrapper {
  readonly name: string;
  /**
   * Returns the content, or undefined if the body is no such wrapper. Do not modify the values: they may be opaque
   * numbers.
   */
  unwrap(body: JsonObject): Wrapped | undefined;
  /** Whether it carries arbitrary log lines, so that content that is no alert is no error. */
  readonly isLog: boolean;
}
