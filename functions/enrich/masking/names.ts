import { noSecrets, secrets } from './published-fields.ts';

/** Detects names that announce a secret: of variables, flags, JSON keys, headers, query parameters. */

/** A quick filter: a name without any of these announces no secret. Most names and texts end here. */
const hint = /pass|pwd|pswd|pw|secret|token|key|auth|cred|cookie|jwt|bearer|sess|signature/i;

/** Words that announce a secret anywhere in a name, also within a word: PGPASSWORD, clientsecret. */
const telling =
  /password|passwd|passphrase|passcode|pswd|secret(?!ar|s?manager)|credential|apikey|accesskey|privatekey|secretkey|accountkey|authkey|accesssignature|sessid|jsessionid/;

/** Words that announce a secret only as a whole word or its end: `tokenizer` must not match. */
const ending = /(?:tokens?|pwd)$/;

/** Words that announce a secret only at the end of a name: AUTH_URL and COOKIE_DOMAIN are settings. */
const last = new Set(['auth', 'authorization', 'bearer', 'cookie', 'creds', 'jwt', 'pass', 'pw']);

/** The many spellings of "pass" at the end of a word, without bypass and compass. */
const passes =
  /^(?:admin|auth|become|bind|db|ftp|http|key|keystore|ldap|mail|master|my|mysql|pg|proxy|redis|require|root|smtp|sql|ssh|store|sudo|trust|truststore|user|wifi)pass$/;

/** Words before "key" that make it a secret; "key" alone can mean anything. */
const keys =
  /^(?:access|account|api|app|auth|client|deploy|encryption|master|private|secret|shared|signing|storage)$/;

/**
 * Last words of names that describe a secret: its name, its place, its age. So SECRET_NAME=db-credentials stays
 * readable: it names the secret but does not contain it.
 */
const about = new Set(
  `account age alg algorithm arn at attempts audience backend change changed check class client
  conf config controller count date days dir directory domain enabled encoder endpoint engine
  exists expiration expired expires expiry failures field file filename format group header
  helper helpers history host hours id ids issuer jar kind label len length lifetime limit
  manager max method min minutes missing mode name names namespace operator path paths policy
  port prefix project prompt provider ref refs region required reset retries role rotation
  seconds selector server service size sock state status stdin store strength suffix time
  timeout ttl type types uri url urls usage used user username validation version zone`.split(
    /\s+/,
  ),
);

/** First words of flags without a value, of counts, and of references. */
const before = new Set([
  'ask',
  'existing',
  'max',
  'min',
  'no',
  'num',
  'set',
  'total',
  'use',
  'with',
]);

/** Last words of names without a secret value, such as auth.existingSecret and discovery-token-ca-cert-hash. */
const references = new Set(['existing secret', 'cert hash']);

/** Returns whether a text may contain a name for which `isSecretName` is true. */
export function mayNameSecret(text: string): boolean {
  return hint.test(text);
}

export function isSecretName(name: string): boolean {
  if (!hint.test(name) || noSecrets.has(name)) return false;
  if (secrets.has(name)) return true;
  const words = wordsOf(name);
  const lastWord = words.at(-1) ?? '';
  if (about.has(lastWord) || before.has(words[0] ?? '') || lastWord === 'oldpwd') return false;
  if (references.has(words.slice(-2).join(' '))) return false;
  return (
    last.has(lastWord) ||
    passes.test(lastWord) ||
    words.some((word) => telling.test(word) || ending.test(word)) ||
    words.some((word, at) => at > 0 && word === 'key' && keys.test(words[at - 1] ?? ''))
  );
}

/** A plural name before a colon is a heading: `credentials: how to …`. */
export function isPlural(name: string): boolean {
  return name.endsWith('s');
}

/** DB_PASSWORD2, dbPassword and db-password.2 are all "db", "password". */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
