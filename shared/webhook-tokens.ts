import { ConfigError } from './config.ts';
import { isClusterName, isLocation, isProjectId } from './google-names.ts';
import { atLeastOne, numberedLines, type AtLeastOne } from './secrets.ts';
import { contextNames, type SenderContext } from './sender-context.ts';
import { senders } from './senders.ts';

/** A secret that the webhook accepts, and the context of its senders. */
export interface WebhookToken {
  readonly secret: string;
  readonly context: SenderContext;
}

/** A line of the file of secrets. */
export interface TokenLine extends WebhookToken {
  /** The line's number in the file, from 1. */
  readonly line: number;
  /** Why receive rejects the file, and what to write instead. Never quotes the line, which contains a secret. */
  readonly fault: string | undefined;
}

/**
 * Minimum length of a secret, in characters. A shorter secret can be guessed, and anyone with the secret can create
 * findings. `openssl rand -hex 16` prints twice as many characters.
 */
export const minSecretLength = 16;

/**
 * Parses the tokens of the webhook, one per line: `SECRET`, or the secret with any of these attributes:
 *
 *     SECRET sender=falco project=my-project location=europe-west1 cluster=prod
 *
 * Lines that are blank or begin with # are comments. A line with blanks is a secret as a whole, unless a word after the
 * first contains an equals sign.
 */
export function tokenLines(text: string): TokenLine[] {
  const seen = new Map<string, TokenLine>();
  return numberedLines(text).map(({ text: content, line }) => {
    const { secret, words } = split(content);
    const { context, fault } = contextIn(words);
    const before = seen.get(secret);
    const token = {
      secret,
      context,
      line,
      fault:
        characterFault(content) ??
        lengthFault(secret) ??
        fault ??
        (before && repetitionFault(before, context)),
    };
    seen.set(secret, before ?? token);
    return token;
  });
}

/**
 * Parses the tokens in a text.
 * @param where The text's origin, for messages.
 * @throws ConfigError If there is no token: a receiver without secrets would accept every request. Also if a line is
 *   faulty: a receiver that skipped it would reject its senders without saying why.
 * @example
 * readTokens('/secrets/webhook', 'SECRET-OF-FALCO-1 sender=falco');
 * // [{ secret: 'SECRET-OF-FALCO-1', context: { sender: 'falco' } }]
 */
export function readTokens(where: string, text: string): AtLeastOne<WebhookToken> {
  const lines = tokenLines(text);
  const faulty = lines.find(({ fault }) => fault !== undefined);
  if (faulty?.fault !== undefined) {
    throw new ConfigError(`${where}, line ${faulty.line}: ${faulty.fault}`);
  }
  return atLeastOne(
    where,
    lines.map(({ secret, context }) => ({ secret, context })),
  );
}

function split(content: string): { secret: string; words: readonly string[] } {
  const [secret = '', ...words] = content.split(/\s+/);
  return words.some((word) => word.includes('='))
    ? { secret, words }
    : { secret: content, words: [] };
}

const rules: Record<keyof SenderContext, { isRight: (value: string) => boolean; says: string }> = {
  sender: {
    isRight: (value) => senders.some((sender) => sender === value),
    says: `sender is one of ${senders.join(', ')}`,
  },
  project: {
    isRight: (value) => isProjectId(value) && !/^\d+$/.test(value),
    says: 'project is the ID of a project, such as my-project, not its number',
  },
  location: {
    isRight: isLocation,
    says: 'location is the region or zone of the cluster, such as europe-west1 or europe-west1-b',
  },
  cluster: {
    isRight: isClusterName,
    says: 'cluster is the name of a GKE cluster: at most 40 lowercase letters, digits and hyphens, beginning with a letter',
  },
};

const form = `write the secret, then any of ${contextNames.map((name) => `${name}=`).join(', ')}, separated by blanks`;

/** Parses words such as `cluster=prod` into a context, or says why they are wrong. */
export function contextIn(words: readonly string[]): { context: SenderContext; fault?: string } {
  const values = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    const name = contextNames.find((each) => each === key);
    if (name === undefined) {
      return { context: {}, fault: `word ${index + 2} is not a known attribute: ${form}` };
    }
    if (values.has(name)) return { context: {}, fault: `${name} is given twice: remove one` };
    if (!rules[name].isRight(value)) return { context: {}, fault: rules[name].says };
    values.set(name, value);
  }
  const context: SenderContext = Object.fromEntries(values);
  const { project, location, cluster } = context;
  const isWhole = [project, location, cluster].every((value) => value !== undefined);
  const isPlace = location !== undefined || cluster !== undefined;
  if (!isPlace || isWhole) return { context };
  return {
    context: {},
    fault:
      'a cluster needs a project, a location and a name: give project=, location= and cluster=',
  };
}

/** Control and invisible characters other than tabs, and the decoder's replacement of bytes that are not UTF-8. */
const unsendable = /[^\P{C}\t]|\ufffd/u;

/** Finds characters that no sender can send, as in UTF-16 or in a file with the line ends of old Macs. */
function characterFault(content: string): string | undefined {
  if (!unsendable.test(content)) return undefined;
  return 'contains a control character, an invisible character or bytes that are not UTF-8: save the file as UTF-8 text';
}

function lengthFault(secret: string): string | undefined {
  if (secret.length >= minSecretLength) return undefined;
  return `a secret needs at least ${minSecretLength} characters: generate one with openssl rand -hex 16`;
}

function repetitionFault({ context, line }: TokenLine, again: SenderContext): string | undefined {
  if (contextNames.every((name) => context[name] === again[name])) return undefined;
  return `repeats the secret of line ${line} with other attributes: give each sender a secret of its own`;
}
