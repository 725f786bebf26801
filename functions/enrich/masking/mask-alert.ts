import type { Alert } from '@pipeline/shared/alert.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { accessKeyIdsIn } from './access-key-ids.ts';
import { isElement, listIn, maskElements } from './arguments.ts';
import type { Lookup } from './lookup.ts';
import { maskText } from './mask-text.ts';
import { maskValue } from './mask-values.ts';
import { mask } from './spans.ts';
import { withoutArguments } from './without-arguments.ts';

/** off: unchanged. default: without secrets. strict: without any arguments as well. */
export type MaskingMode = 'off' | 'default' | 'strict';

/**
 * Returns the alert without secrets. Identifying fields are not searched: time and rule, the names and IDs of host,
 * container and instance, and the tokens of captures, which analysts need to find them.
 */
export function maskAlert(alert: Alert, mode: MaskingMode): Alert {
  if (mode === 'off') return alert;
  return withoutSecrets(mode === 'strict' ? withoutArguments(alert) : alert);
}

function withoutSecrets(event: Alert): Alert {
  const spend = budget(maxMasked);
  const fields = maskValues(event.fields, event.fields, spend);
  const labels = maskValues(event.labels, event.fields, spend);
  return defined({
    ...event,
    policy: maskPolicy(event.policy),
    output: maskText(
      [[event.fields, fields] as const, [event.labels, labels] as const].reduce(
        (text, [raw, masked]) => withMasked(text, raw, masked),
        event.output,
      ),
      accessKeyIdsIn(event.output, event.fields),
    ),
    actions: event.actions.map((action) =>
      defined({ ...action, error: maskOptional(action.error) }),
    ),
    fields,
    labels,
    details: maskValues(event.details, event.fields, spend),
    url: maskOptional(event.url),
  });
}

function maskOptional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskText(text);
}

function maskPolicy(policy: Alert['policy']): Alert['policy'] {
  if (policy === undefined) return undefined;
  const { name, description, runBook } = policy;
  return definedOrNothing({
    ...policy,
    name: maskOptional(name),
    description: maskOptional(description),
    runBook: maskOptional(runBook),
  });
}

type Texts = Readonly<Record<string, string>>;

/**
 * Maximum characters of an event's values in total, sixteen times the size of a finding. Searching this much takes up
 * to five seconds. Values beyond it are not searched, so they are removed.
 */
const maxMasked = 1_048_576;
/** Cost of a value in addition to its length, in characters, since many short values take time too. */
const costOfValue = 64;
/** Maximum characters to search for values that the output repeats: values times its length. */
const maxSearched = 100_000_000;

/** Takes an amount from the budget. Returns false if the budget is exhausted. */
type Spend = (amount: number) => boolean;

function budget(most: number): Spend {
  let rest = most;
  return (amount) => {
    rest -= amount;
    return rest >= 0;
  };
}

function maskValues(texts: Texts, fields: Texts, spend: Spend): Texts {
  const lookup: Lookup = (name) => texts[name] ?? fields[name];
  const entries = Object.entries(texts);
  const searched = entries.map(([, value]) => spend(value.length + costOfValue));
  const elements = maskElements(
    entries.flatMap(([key], at) => (searched[at] === true && isElement(key) ? [key] : [])),
    lookup,
  );
  return Object.fromEntries(
    entries.map(([key, value], at) => [
      key,
      searched[at] === true ? (elements.get(key) ?? maskValue(key, value, lookup)) : mask,
    ]),
  );
}

/**
 * Replaces each value in the output with its masked form. The name of a field or program may announce a secret that the
 * output's text does not. Short values are not replaced, since they could be part of any word.
 */
function withMasked(output: string, raw: Texts, masked: Texts): string {
  const changed = Object.entries(raw)
    .filter(([key, value]) => masked[key] !== value)
    .flatMap(([key, value]) => formsOf(value, masked[key] ?? value))
    .filter(([value, own]) => value.length >= (own === mask ? 8 : 4));
  if (changed.length * output.length > maxSearched) return mask;
  return changed
    .toSorted(([a], [b]) => b.length - a.length)
    .reduce((text, [value, own]) => text.split(value).join(own), output);
}

/** Falco's text joins a list with commas. */
function formsOf(value: string, own: string): (readonly [string, string])[] {
  const list = listIn(value);
  const masked = list === undefined ? undefined : listIn(own);
  return list === undefined || masked === undefined
    ? [[value, own]]
    : [
        [value, own],
        [list.join(','), masked.join(',')],
      ];
}
