import { isLocation, isProjectId } from './google-names.ts';
import { defined } from './objects.ts';
import { senders, type Sender } from './senders.ts';

/** Facts about an event's sender that the event itself lacks. They come from the token or from the publisher. */
export interface SenderContext {
  /** The only sender whose events the token may send. */
  readonly sender?: Sender;
  /** The Google Cloud project of the events. */
  readonly project?: string;
  /** The region or zone of the cluster. */
  readonly location?: string;
  /** The name of the events' cluster. */
  readonly cluster?: string;
}

export const contextNames = [
  'sender',
  'project',
  'location',
  'cluster',
] as const satisfies readonly (keyof SenderContext)[];

/**
 * Reads the context from a message's attributes. Trusts every identity that may publish. An invalid value counts as
 * absent, since a publisher may use an attribute of the same name for something else.
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

/** Returns whether a text can be a cluster's name, rather than JSON, a list or a placeholder. */
export function isPlainName(name: string): boolean {
  return /^[\w.:@/-]{1,253}$/.test(name);
}
