import { behind, type Word } from './command-words.ts';
import { isSecretName } from './names.ts';

/** Finds the secrets among the plain arguments of a program. */
export type Positions = (args: readonly Word[]) => (Word | undefined)[];

export const positions: ReadonlyMap<string, (args: readonly Word[]) => Word[]> = new Map(
  Object.entries<Positions>({
    htpasswd: (args) => {
      const isBatch = args.some(({ text }) => /^-[A-Za-z]*b/.test(text));
      const hasNoFile = args.some(({ text }) => /^-[A-Za-z]*n/.test(text));
      return isBatch ? [plain(args)[hasNoFile ? 1 : 2]] : [];
    },
    net: netUser,
    net1: netUser,
    vault: (args) => {
      const words = plain(args);
      const [first, second, third] = words.map(({ text }) => text);
      if (first === 'login') return second?.includes('=') ? [] : [words[1]];
      return first === 'write' || (first === 'kv' && (second === 'put' || second === 'patch'))
        ? words.slice(third === undefined ? 1 : 2).map((word) => afterEquals(word))
        : [];
    },
    kubectl: literals,
    oc: literals,
    sqlplus: oracle,
    expdp: oracle,
    impdp: oracle,
    'redis-cli': (args) => {
      const at = args.findIndex(({ text }) => text.toLowerCase() === 'auth');
      return at < 0 ? [] : [args.at(-1)];
    },
    rabbitmqctl: (args) => {
      const words = plain(args);
      const at = words.findIndex(({ text }) =>
        /^(?:add_user|change_password|authenticate_user)$/.test(text),
      );
      return at < 0 ? [] : [words[at + 2]];
    },
    openssl: (args) => (args[0]?.text === 'passwd' ? [plain(args.slice(1)).at(-1)] : []),
    mysqladmin: named,
    nmcli: named,
    ngrok: named,
    rclone: (args) => (args[0]?.text === 'obscure' ? [args[1]] : named(args)),
    wpa_passphrase: (args) => [plain(args)[1]],
    bw: (args) => {
      const [first, second, third] = plain(args);
      return [first?.text === 'unlock' ? second : first?.text === 'login' ? third : undefined];
    },
    mc: (args) => {
      const words = plain(args);
      const [first, second, third] = words.map(({ text }) => text);
      if (first === 'alias' && second === 'set') return [words[5]];
      return first === 'config' && second === 'host' && third === 'add' ? [words[6]] : [];
    },
    aws: (args) => {
      const isSecret = args.some(({ text }) => /^(?:--type=)?SecureString$/.test(text));
      return isSecret ? args.flatMap((word, at) => valueOf('--value', word, args[at - 1])) : [];
    },
  }).map(([program, find]) => [program, (args) => find(args).filter((word) => word !== undefined)]),
);

/**
 * Returns the arguments that are not options. An option's value counts as an argument, since nothing distinguishes
 * them.
 */
function plain(args: readonly Word[]): Word[] {
  return args.filter(({ text }) => !/^(?:-.|<|>|\d>)/.test(text));
}

/** The value of an option: the word behind it, or the rest of its own word. */
function valueOf(option: string, word: Word, before: Word | undefined): Word[] {
  if (before?.text === option) return [word];
  return word.text.startsWith(`${option}=`) ? [behind(word, option.length + 1)] : [];
}

/** `mysqladmin password x`: names and values are separate words. */
function named(args: readonly Word[]): Word[] {
  return args.filter(({ text }, at) => !text.startsWith('-') && isName(args[at - 1]?.text ?? '-'));
}

function isName(text: string): boolean {
  return !text.startsWith('-') && (isSecretName(text) || text.endsWith('.psk'));
}

/** `net user NAME PASSWORD /add` and `net use X: \\host\share PASSWORD /user:NAME`. */
function netUser(args: readonly Word[]): (Word | undefined)[] {
  const words = args.filter(({ text }) => !text.startsWith('/'));
  const verb = words[0]?.text.toLowerCase();
  if (verb === 'user') return [words[2]];
  const share = words.findIndex(({ text }) => text.startsWith('\\\\'));
  return verb === 'use' && share > 0 ? [words[share + 1]] : [];
}

/** `kubectl create secret generic x --from-literal=key=value` */
function literals(args: readonly Word[]): (Word | undefined)[] {
  if (!args.some(({ text }) => text === 'secret')) return [];
  return args.map((word, at) => {
    if (word.text.startsWith('--from-literal=')) {
      return afterEquals(behind(word, '--from-literal='.length));
    }
    return args[at - 1]?.text === '--from-literal' ? afterEquals(word) : undefined;
  });
}

/** `sqlplus user/password@database`: mask the database too. */
function oracle(args: readonly Word[]): (Word | undefined)[] {
  return plain(args)
    .filter(({ text }) => /^\w{1,64}\/[^\s/]/.test(text))
    .map((word) => after(word, '/'));
}

function afterEquals(word: Word): Word | undefined {
  return after(word, '=');
}

function after(word: Word, mark: string): Word | undefined {
  const at = word.text.indexOf(mark);
  return at < 0 ? undefined : behind(word, at + mark.length);
}
