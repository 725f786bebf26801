import type { Parts } from '@pipeline/shared/event.ts';
import type { Claims } from './claims.ts';
import { orNothing } from './lists.ts';

type Variables = NonNullable<NonNullable<Parts['processes']>[number]['environment']>;

/** `proc.env[NAME]`, or all of them in `proc.env`, joined by blanks. */
export function environmentOf(fields: Claims): Variables | undefined {
  const named = fields.matching(/^proc\.env\[(.+)\]$/).map(({ name, value, match }) => {
    fields.claim(name);
    return { name: match[1] ?? '', value };
  });
  const listed = fields.read(variablesOf, 'proc.env') ?? [];
  return orNothing([...named, ...listed]);
}

function variablesOf(list: string): Variables | undefined {
  const pairs = list.split(' ').map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, Math.max(0, equals)), value: pair.slice(equals + 1) };
  });
  // One without a name shows that a value had a blank in it: then the list stays as it came.
  return pairs.every(({ name }) => name !== '') ? pairs : undefined;
}
