import { isIP } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';

/** Who somebody is, by the form of the name: an e-mail address, a principal or ARN, or any other name. */
export function actorOf(user: string | undefined): NonNullable<Parts['actor']> {
  if (user === undefined) return {};
  if (/^[^\s@:/]+@[^\s@]+$/.test(user)) return { email: user };
  if (/^(?:principal(?:Set)?:\/\/|arn:aws[\w-]*:|serviceAccount:|user:)/.test(user)) {
    return { subject: user };
  }
  return { userName: user };
}

/** The first address of a list. */
export function ipOf(list: string): string | undefined {
  return list.split(/[,\s]+/).find((address) => isIP(address) !== 0);
}
