import { assignments } from './assignments.ts';
import { commands } from './commands.ts';
import { dottedArguments } from './dotted-arguments.ts';
import { flags, slashFlags } from './flags.ts';
import { bearers, headers } from './headers.ts';
import { keyBlocks } from './key-blocks.ts';
import { impacketAccounts, impacketKeys } from './impacket.ts';
import { kubernetesSecrets } from './kubernetes-secrets.ts';
import { listedArguments } from './listed-arguments.ts';
import {
  configured,
  elements,
  namedValues,
  netrc,
  opensslPass,
  registryValues,
  secureStrings,
  sql,
} from './phrases.ts';
import { piped } from './piped.ts';
import { queryCommands } from './query-commands.ts';
import { mayNameSecret } from './names.ts';
import { mask, replaceSpans, type Rule, type Span } from './spans.ts';
import { awsSecretKeys, jsonWebTokens, passwordHashes, tokenShapes } from './token-shapes.ts';
import {
  queryParameters,
  urlPasswords,
  urlPasswordsWithQuotes,
  urlTokens,
  webhooks,
} from './urls.ts';

/** The rules that find a secret only through a name in the text that `isSecretName` accepts. */
const namedRules: readonly Rule[] = [
  assignments,
  flags,
  headers,
  configured,
  namedValues,
  registryValues,
  elements,
];

const named: Rule = (text) => (mayNameSecret(text) ? namedRules.flatMap((rule) => rule(text)) : []);

const rules: readonly Rule[] = [
  named,
  slashFlags,
  bearers,
  urlPasswords,
  urlPasswordsWithQuotes,
  urlTokens,
  queryParameters,
  webhooks,
  tokenShapes,
  jsonWebTokens,
  passwordHashes,
  awsSecretKeys,
  keyBlocks,
  kubernetesSecrets,
  sql,
  opensslPass,
  secureStrings,
  netrc,
  commands,
  impacketAccounts,
  impacketKeys,
  piped,
];

const allRules: readonly Rule[] = [
  ...rules,
  dottedArguments(rules),
  listedArguments(rules),
  queryCommands(rules),
];

/** Far longer than an agent's texts and the fields of a finding. */
const maxLength = 262_144;

/** A mask can put a value next to a name once or twice; a text that needs more passes is unusual. */
const maxPasses = 8;

/**
 * Matches texts in which no rule can find a secret, as most field values are: a number, or a word without any character
 * that assigns or separates, shorter than the shortest known shape (xoxb- and ten characters).
 */
const plain = /^(?:[\w./-]{0,14}|\d+)$/;

/**
 * Replaces each secret in the text with `***`. The name of the secret stays. Masking is idempotent: the rules find
 * nothing in the result.
 *
 * Text beyond the limit is not searched, so it is cut off.
 * @param shown Words that look like secrets and are none.
 * @example
 * maskText('mysql --password=hunter2 shop'); // 'mysql --password=*** shop'
 */
export function maskText(text: string, shown?: ReadonlySet<string>): string {
  if (plain.test(text)) return text;
  let masked = text;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const next = maskOnce(masked, shown);
    if (next === masked) return masked;
    masked = next;
  }
  return mask;
}

function maskOnce(text: string, shown: ReadonlySet<string> | undefined): string {
  const readable = cut(text);
  const spans = allRules.flatMap((rule) => rule(readable));
  if (spans.length === 0) return readable;
  return replaceSpans(
    readable,
    shown === undefined ? spans : spans.filter((span) => !shown.has(wordAround(readable, span))),
  );
}

/** Returns the secret with the prefix that names its issuer. */
function wordAround(text: string, { start, end }: Span): string {
  return `${/[A-Z]{0,4}$/.exec(text.slice(Math.max(0, start - 4), start))?.[0]}${text.slice(start, end)}`;
}

/** Cuts before a word, so that no rule misses half a token. */
function cut(text: string): string {
  if (text.length <= maxLength) return text;
  const most = maxLength - mask.length - 1;
  const space = Math.max(text.lastIndexOf(' ', most), text.lastIndexOf('\n', most));
  return `${text.slice(0, space > most - 8192 ? space : most)} ${mask}`;
}
