import { isLocation, isProjectId } from './google-names.ts';
import { defined } from './objects.ts';
import { senders, type Sender } from './senders.ts';

/** What is known of the sender of an event beside the event: its token says so, or whoever published it. */
export interface SenderContext {
  /** It may send as no other. */
  readonly sender?: Sender;
  /** The Google Cloud project that its events are of. */
  readonly project?: string;
  /** The region or zone of the cluster. */
  readonly location?: string;
  /** The cluster that its events are of. */
  readonly cluster?: string;
}

export const contextNames = [
  'sender',
  'project',
  'location',
  'cluster',
] as const satisfies readonly (keyof SenderContext)[];

/**
 * The context in a message's attributes. Whoever may publish is trusted for it; a value that cannot be right counts as
 * absent, since somebody else may have named an attribute so.
 */
export function contextOf(attributes: Readonly<Record<string, unknown>>): SenderContext {
  const said = (name: keyof SenderContext, isRight: (value: string) => boolean) => {
    const value = attributes[name];
    return typeof value === 'string' && isRight(value) ? value : undefined;
  };
  return defined({
    sender: senders.find((sender) => sender === attributes['sender']),
    project: said('project', isProjectId),
    location: said('location', isLocation),
    cluster: said('cluster', isPlainName),
  });
}

/** Whether a cluster may be called so: not JSON, a list or a placeholder. */
export function isPlainName(name: string): boolean {
  return /^[\w.:@/-]{1,253}$/.test(name);
}
