import type { Surroundings } from '../../alert.ts';
import type { JsonObject } from '../../json.ts';

/** What wrappers know of what they hold. It counts only for what that does not say itself. */
export interface Context {
  /** When it was written, in the system's form. */
  readonly time?: string | undefined;
  /** Whether it was a protobuf Struct on its way: each number went through a double then. */
  readonly isRounded?: boolean;
  /** The name of the host that it comes from. */
  readonly host?: string | undefined;
  readonly surroundings?: Surroundings | undefined;
  /** What else the wrapper says of the event, and not of itself. */
  readonly details?: Readonly<Record<string, string>>;
}

/** What a wrapper holds: an object or a list, or text that holds one as JSON. */
export interface Wrapped {
  readonly content: unknown;
  readonly context?: Context;
  /** The wrapper around one part of its content, for one that holds several events. */
  readonly rewrap: (part: unknown) => unknown;
}

/** A form in which events of any format travel. index.ts lists the files of this folder that export one. */
export interface Wrapper {
  readonly name: string;
  /** What a body holds, or undefined when it is no such wrapper. Values must be passed on untouched: they may be opaque numbers. */
  unwrap(body: JsonObject): Wrapped | undefined;
  /** Whether it carries whatever somebody logs, so that what is no alert in it is no fault. */
  readonly isLog: boolean;
}
