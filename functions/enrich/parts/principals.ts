import { isIP } from 'node:net';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Parts } from '@pipeline/shared/event.ts';
import type { Claims, Facts } from './claims.ts';

type Actor = NonNullable<Parts['actor']>;

/** Returns an actor by the form of the name: an email address, a principal or ARN, or any other name. */
export function actorOf(user: string | undefined): Actor {
  // A whole object, such as the claims of a token, is no name.
  if (user === undefined || /^[[{]/.test(user)) return {};
  if (/^[^\s@:/]+@[^\s@]+$/.test(user)) return { email: user };
  if (/^(?:principal(?:Set)?:\/\/|arn:aws[\w-]*:|serviceAccount:|user:)/.test(user)) {
    return { subject: user };
  }
  return { userName: user };
}

/** Builds the actor from these values. Claims each, unless an earlier value of the same kind differs from it. */
export function actorFrom(claims: Claims, ...names: readonly string[]): Actor {
  return completed({}, claims, names);
}

function completed(known: Actor, claims: Claims, names: readonly string[]): Actor {
  const actor = new Map(Object.entries(known));
  for (const name of names) {
    const value = claims.peek(name);
    const [[key] = ['']] = Object.entries(actorOf(value));
    if (value === undefined || key === '' || (actor.get(key) ?? value) !== value) continue;
    claims.claim(name);
    actor.set(key, value);
  }
  return Object.fromEntries(actor);
}

/** Labels that name the caller of a cloud. */
const callerLabels = ['aws.user', 'gcp.user', 'cloudProvider.user'];

/** Returns a caller. If nothing else names one, the labels do; another name in them stays a property. */
export function withLabels(caller: Actor, { labels }: Facts): Actor | undefined {
  const { email, userName = email } = caller;
  if (userName === undefined) return definedOrNothing(completed(caller, labels, callerLabels));
  for (const name of Object.values(caller)) {
    if (typeof name === 'string') labels.claimAs(name, ...callerLabels);
  }
  return caller;
}

/** Returns the caller: the user in the rule's text, overridden by the named fields, completed by the labels. */
export function callerOf(
  facts: Facts,
  user: string | undefined,
  ...names: readonly string[]
): Actor | undefined {
  return withLabels({ ...actorOf(user), ...actorFrom(facts.fields, ...names) }, facts);
}

/** Returns the first address of a list. */
export function ipOf(list: string): string | undefined {
  return list.split(/[,\s]+/).find((address) => isIP(address) !== 0);
}

/**
 * Returns the address at the beginning of one of these values. Claims the value if it contains nothing else, such as a
 * port.
 */
export function ipFrom(claims: Claims, ...names: readonly string[]): string | undefined {
  const whole = claims.read((value) => (isIP(value) === 0 ? undefined : value), ...names);
  if (whole !== undefined) return whole;
  const values = names.map((name) => claims.peek(name) ?? '');
  return values.map((value) => ipOf(withoutPort(value))).find((ip) => ip !== undefined);
}

function withoutPort(address: string): string {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+)):\d+$/.exec(address) ?? [];
  return v6 ?? v4 ?? address;
}
