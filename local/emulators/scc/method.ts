import { child, list, number, text, type Message } from './messages.ts';
import { findingName, parseFindingName } from './names.ts';
import type { PageRequest } from './paging.ts';

/** What a call came to. */
export interface Reply {
  readonly message: Message;
  /** What was done to a finding. */
  readonly outcome?: 'created' | 'updated';
}

/** A method of the service: a decoded request in, the message to answer with out. */
export interface Method {
  /** Whether it counts against the quota of writes. */
  readonly writes: boolean;
  /** The name of the finding that a request is to write; undefined when it writes none. */
  readonly target?: (request: Message) => string;
  /** @throws Refusal */
  readonly run: (request: Message) => Reply;
}

export function pageRequest(request: Message): PageRequest {
  return { pageSize: number(request, 'pageSize'), pageToken: text(request, 'pageToken') };
}

/** The paths of the request's field mask; none without one. */
export function maskPaths(request: Message): string[] {
  return list(child(request, 'updateMask') ?? {}, 'paths').map(String);
}

/** The canonical name of a finding where it has one, else what was asked for. */
export function fullName(name: string): string {
  const parsed = parseFindingName(name);
  return parsed === undefined ? name : findingName(parsed);
}
