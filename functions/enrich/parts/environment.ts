import type { Parts } from '@pipeline/shared/event.ts';
import type { Claims } from './claims.ts';
import { orNothing } from './lists.ts';

type Variables = NonNullable<NonNullable<Parts['processes']>[number]['environment']>;

/** Reads `proc.env[NAME]`, or all variables in `proc.env`, separated by blanks. */
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
  // If a value contains a blank, the variables may lose information: then the list stays a property as well.
  fields.claimAs(listed.map(({ name, value }) => `${name}=${value}`).join(' '), 'proc.env');
  return orNothing([...named, ...listed]);
}

/** Names as a shell accepts them; `-Dname=value` is part of the value before it. */
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/**
 * Parses the list. A blank between variables looks like one within a value, so a word without an assignment continues
 * the previous value, unless that is empty: few values begin with a blank.
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
