import { assignments } from './assignments.ts';
import { commands } from './commands.ts';
import { dottedArguments } from './dotted-arguments.ts';
import { flags, slashFlags } from './flags.ts';
import { bearers, headers } from './headers.ts';
import { keyBlocks } from './key-blocks.ts';
import { kubernetesSecrets } from './kubernetes-secrets.ts';
import {
  configured,
  elements,
  namedValues,
  netrc,
  opensslPass,
  secureStrings,
  sql,
} from './phrases.ts';
import { piped } from './piped.ts';
import { mayNameSecret } from './names.ts';
import { mask, replaceSpans, type Rule } from './spans.ts';
import { awsSecretKeys, jsonWebTokens, passwordHashes, tokenShapes } from './token-shapes.ts';
import {
  queryParameters,
  urlPasswords,
  urlPasswordsWithQuotes,
  urlTokens,
  webhooks,
} from './urls.ts';

/** What finds a secret by a name in the text, and only by `isSecretName`. */
const namedRules: readonly Rule[] = [
  assignments,
  flags,
  headers,
  configured,
  namedValues,
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
  piped,
];

const allRules: readonly Rule[] = [...rules, dottedArguments(rules)];

/** Far above what an agent sends in one text, and what a finding can hold. */
const maxLength = 262_144;

/** A mask can bring a value next to a name once or twice; a text that never comes to rest is odd. */
const maxPasses = 8;

/**
 * Matches text in which no rule can find a secret, as in most field values: a word without any mark that assigns or separates,
 * and shorter than the shortest of the known shapes (xoxb- and ten characters); a number.
 */
const plain = /^(?:[\w./-]{0,14}|\d+)$/;

/**
 * The text with `***` for each secret. What names the secret stays. Masking twice is masking once:
 * what comes out is what the rules leave as it is.
 *
 * What is beyond the limit is not looked at, so it is not shown either.
 */
export function maskText(text: string): string {
  if (plain.test(text)) return text;
  let masked = text;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const next = maskOnce(masked);
    if (next === masked) return masked;
    masked = next;
  }
  return mask;
}

function maskOnce(text: string): string {
  const readable = cut(text);
  return replaceSpans(
    readable,
    allRules.flatMap((rule) => rule(readable)),
  );
}

/** Cut before a word, lest half a token be left that no rule knows. */
function cut(text: string): string {
  if (text.length <= maxLength) return text;
  const most = maxLength - mask.length - 1;
  const space = Math.max(text.lastIndexOf(' ', most), text.lastIndexOf('\n', most));
  return `${text.slice(0, space > most - 8192 ? space : most)} ${mask}`;
}
