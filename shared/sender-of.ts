import { formats } from './generated/formats.ts';
import type { Sender } from './senders.ts';

const senderOfFormat = new Map(formats.map(({ name, sender }) => [name, sender]));

/** Whose form of events it is; undefined for what is no format: a wrapper, or plain JSON. */
export function senderOf(format: string): Sender | undefined {
  return senderOfFormat.get(format);
}
