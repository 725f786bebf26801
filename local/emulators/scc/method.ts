import { child, list, number, text, type Message } from './messages.ts';
import { findingName, parseFindingName } from './names.ts';
import type { PageRequest } from './paging.ts';

/** The result of a call. */
export interface Reply {
  readonly message: Message;
  /** The effect on a finding. */
  readonly outcome?: 'created' | 'updated';
}

/** A method of the service: decoded request in, response message out. */
export interface Method {
  /** Whether it counts against the write quota. */
  readonly writes: boolean;
  /** The name of the finding that a request writes; undefined if it writes none. */
  readonly target?: (request: Message) => string;
  /** @throws Refusal */
  readonly run: (request: Message) => Reply;
}

export function pageRequest(request: Message): PageRequest {
  return { pageSize: number(request, 'pageSize'), pageToken: text(request, 'pageToken') };
}

/** The paths of the request's field mask; empty without one. */
export function maskPaths(request: Message): string[] {
  return list(child(request, 'updateMask') ?? {}, 'paths').map(String);
}

/** The canonical name of a finding if it has one, otherwise the requested name. */
export function fullName(name: string): string {
  const parsed = parseFindingName(name);
  return parsed === undefined ? name : findingName(parsed);
}
