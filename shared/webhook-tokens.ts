import { ConfigError } from './config.ts';
import { isClusterName, isLocation, isProjectId } from './google-names.ts';
import { atLeastOne, numberedLines, type AtLeastOne } from './secrets.ts';
import { contextNames, type SenderContext } from './sender-context.ts';
import { senders } from './senders.ts';

/** A secret that the webhook accepts, and what it says of those who send with it. */
export interface WebhookToken {
  readonly secret: string;
  readonly context: SenderContext;
}

/** A line of the secrets' file. */
export interface TokenLine extends WebhookToken {
  /** From 1. */
  readonly line: number;
  /** Why receive refuses the file, and what to write instead; nothing of the line itself, which holds a secret. */
  readonly fault: string | undefined;
}

/** What is shorter can be guessed: whoever does may write findings. `openssl rand -hex 16` prints twice as many. */
export const minSecretLength = 16;

/**
 * The tokens of the webhook, one a line: `SECRET`, or
 *
 *     SECRET sender=falco project=my-project location=europe-west1 cluster=prod
 *
 * with any of these. Lines that are blank or begin with # are comments. A line with blanks and without an equals sign
 * behind one is a secret as it is.
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
      fault: lengthFault(secret) ?? fault ?? (before && repetitionFault(before, context)),
    };
    seen.set(secret, before ?? token);
    return token;
  });
}

/**
 * The tokens in a text.
 * @param where it is, for messages.
 * @throws ConfigError when there is none: a receiver without secrets would be open to anybody. When a line is faulty as
 *   well: a receiver that left it out would refuse its senders, and nobody would know why.
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
    says: 'project is the id of a project, such as my-project, and not its number',
  },
  location: {
    isRight: isLocation,
    says: 'location is the region or zone of the cluster, such as europe-west1 or europe-west1-b',
  },
  cluster: {
    isRight: isClusterName,
    says: 'cluster is the name of a GKE cluster: at most 40 small letters, digits and hyphens, a letter first',
  },
};

const form = `write the secret, then any of ${contextNames.map((name) => `${name}=`).join(', ')}, with a blank between`;

/** The context that words such as `cluster=prod` give, or why they are wrong. */
export function contextIn(words: readonly string[]): { context: SenderContext; fault?: string } {
  const values = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    const name = contextNames.find((each) => each === key);
    if (name === undefined) {
      return { context: {}, fault: `word ${index + 2} is none that is known: ${form}` };
    }
    if (values.has(name)) return { context: {}, fault: `${name} stands twice: leave one out` };
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
    fault: 'a cluster has a project, a location and a name: give project=, location= and cluster=',
  };
}

function lengthFault(secret: string): string | undefined {
  if (secret.length >= minSecretLength) return undefined;
  return `a secret has at least ${minSecretLength} characters, such as openssl rand -hex 16 prints`;
}

function repetitionFault({ context, line }: TokenLine, again: SenderContext): string | undefined {
  if (contextNames.every((name) => context[name] === again[name])) return undefined;
  return `the secret of line ${line} again, which says something else: give each sender a secret of its own`;
}
