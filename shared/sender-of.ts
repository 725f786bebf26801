import { formats } from './generated/formats.ts';
import type { Sender } from './senders.ts';

const senderOfFormat = new Map(formats.map(({ name, sender }) => [name, sender]));

/** Returns the sender that uses a format; undefined for names that are no event format, such as a wrapper or plain JSON. */
export function senderOf(format: string): Sender | undefined {
  return senderOfFormat.get(format);
}
