import type { Alert } from '@pipeline/shared/alert.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { isHarmless } from './harmless.ts';
import { maskText } from './mask-text.ts';
import { isSecretName } from './names.ts';
import { isSecretData } from './published-fields.ts';
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
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      spend(value.length + costOfValue) ? maskValue(key, value, fields) : mask,
    ]),
  );
}

/**
 * Replaces each value in the output with its masked form. The name of a field or program may announce a secret that the
 * output's text does not. Short values are not replaced, since they could be part of any word.
 */
function withMasked(output: string, raw: Texts, masked: Texts): string {
  const changed = Object.entries(raw)
    .map(([key, value]) => [value, masked[key] ?? value] as const)
    .filter(([value, own]) => own !== value && value.length >= (own === mask ? 8 : 4));
  if (changed.length * output.length > maxSearched) return mask;
  return changed
    .toSorted(([a], [b]) => b.length - a.length)
    .reduce((text, [value, own]) => text.split(value).join(own), output);
}

/** IDs are random and could look like secrets. */
const identifier =
  /(?:^|\.)(?:container\.(?:full_)?id|container\.image\.(?:digest|id)|host\.(?:mac|id)|(?:gcp|aws|azure)\.instanceId|k8s\.pod\.u?id|proc\.hash\.\w{1,20})$/;

function maskValue(key: string, value: string, fields: Texts): string {
  if (identifier.test(key)) return value;
  if (isSecretName(key) || isSecretData(key, fields)) return isHarmless(value, key) ? value : mask;
  const { 'proc.name': program = '' } = fields;
  if (podLabels.test(key)) return maskPairs(value);
  if (key === 'proc.args') return maskArguments(value, `${program} `);
  return key === 'evt.arg.args' ? maskArguments(value, `exe=${program} args=`) : maskText(value);
}

/** Only mysql's -p is a password: arguments need the program's name before them. */
function maskArguments(args: string, before: string): string {
  const masked = maskText(before + args);
  return masked.startsWith(before) ? masked.slice(before.length) : maskText(args);
}

/** Falco's lists of a pod's labels: `key:value`, joined by commas. */
const podLabels = /^k8s(?:meta)?\.pod\.labels$/;

function maskPairs(list: string): string {
  return list
    .split(',')
    .map((pair) => {
      const [, name = '', value = ''] = /^([^:]*:)(.*)$/s.exec(pair) ?? ['', '', pair];
      return name + maskValue(name.trim().slice(0, -1), value, {});
    })
    .join(',');
}
