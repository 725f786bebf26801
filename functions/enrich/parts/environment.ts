import type { Parts } from '@pipeline/shared/event.ts';
import type { Claims } from './claims.ts';
import { orNothing } from './lists.ts';

type Variables = NonNullable<NonNullable<Parts['processes']>[number]['environment']>;

/** `proc.env[NAME]`, or all of them in `proc.env`, joined by blanks. */
export function environmentOf(fields: Claims): Variables | undefined {
  if (!fields.has('proc.env')) return undefined;
  const named = fields
    .matching(/^proc\.env(?:\[(.+)\]|[._-]([^[\]]+))$/)
    .map(({ name, value, match }) => {
      fields.claim(name);
      return { name: match[1] ?? match[2] ?? '', value };
    });
  const list = fields.peek('proc.env');
  const listed = list === undefined ? [] : variablesOf(list);
  // As variables it may say less, where a value has a blank in it: then the list stays a property as well.
  fields.claimAs(listed.map(({ name, value }) => `${name}=${value}`).join(' '), 'proc.env');
  return orNothing([...named, ...listed]);
}

/** As the shell takes names; `-Dname=value` is a part of the value before it. */
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/**
 * Nothing tells a blank between two variables from one in a value. A word that assigns nothing continues the value before
 * it; not an empty one, since hardly a value begins with a blank.
 */
function variablesOf(list: string): Variables {
  const variables: Variables = [];
  for (const word of list.split(' ')) {
    const [, name, value = ''] = assignment.exec(word) ?? [];
    const last = variables.at(-1);
    if (name !== undefined) variables.push({ name, value });
    else if (last !== undefined && last.value !== '') last.value += ` ${word}`;
  }
  return variables;
}
