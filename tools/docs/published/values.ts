/** A possible value of a field, and the texts that identify it in a finding. */
export interface Value {
  /** In JSON: 64-bit numbers keep their digits. */
  readonly json: string;
  /** The texts that must all be found. */
  readonly needles: readonly string[];
}

/**
 * Harmless values of a field's type and of its name's meaning, each unique.
 * @param n Distinguishes the values of one field from another's: below 9000, and 4 more are used for each.
 */
export function valuesOf({ name, type }: { name: string; type: string }, n: number): Value[] {
  if (/bool/i.test(type)) return [];
  if (/list/.test(type)) {
    const element = name.endsWith('ips') ? addressOf : wordsOf;
    const [one, two] = [element(n), element(n + 1)];
    return [{ json: JSON.stringify([one, two]), needles: [one, two] }];
  }
  const number = numberOf(type, n);
  if (number !== undefined) return [{ json: number, needles: [number] }];
  if (/ipaddr/i.test(type)) return [textValue(addressOf(n))];
  if (/ipnet/i.test(type)) return [textValue(`${addressOf(n)}/32`)];
  const word = name.replace(/\]$/, '');
  const typical = typicalTexts.find(([pattern]) => pattern.test(word))?.[1](n);
  return [textValue(wordsOf(n)), ...(typical ?? [])];
}

/** A unique text. */
function wordsOf(n: number): string {
  return `quiet-${1000 + n}-stone`;
}

function numberOf(type: string, n: number): string | undefined {
  if (/^(?:ABS|REL)TIME$/i.test(type))
    return String(1_767_323_045_000_000_000n + BigInt(n) * 1001n);
  if (/^DOUBLE$/i.test(type)) return `0.${41_001 + n * 2}`;
  return /^(?:U?INT\d+|PORT|UID|GID)$/i.test(type) ? String(41_000 + n) : undefined;
}

function addressOf(n: number): string {
  return `10.${1 + (n >> 8)}.${n & 255}.77`;
}

function textValue(text: string, ...needles: string[]): Value {
  return { json: JSON.stringify(text), needles: needles.length > 0 ? needles : [text] };
}

function jsonText(value: unknown, ...needles: string[]): Value {
  return textValue(JSON.stringify(value), ...needles);
}

/** Typical texts by the name of their field: the first match applies. */
const typicalTexts: readonly (readonly [RegExp, (n: number) => Value[]])[] = [
  [
    /^gcp\.policyDelta$/,
    (n) => {
      const [role, member] = [`roles/${wordsOf(n)}`, `user:${wordsOf(n + 1)}@example.com`];
      return [jsonText([{ action: 'ADD', role, member }], role, member)];
    },
  ],
  [
    /\.(?:obj|json|request|response|resources|resourceLabels|authorizationInfo|input)$|additionaleventdata|securityeventdata/i,
    (n) => [jsonText({ name: wordsOf(n), size: 1 }, wordsOf(n))],
  ],
  [
    /^fd\.name$|^evt\.arg\.name$|^krsi\.name$|connection/,
    (n) => [pathValue(n), connectionValue(n)],
  ],
  [
    /(?:cmdline|exeline|args|command)$/,
    (n) => [textValue(`make --jobs 3 ${wordsOf(n)}`, '--jobs', wordsOf(n))],
  ],
  [
    /^proc\.a?env/,
    (n) => [
      textValue(`LANG=${wordsOf(n)} HOME=/srv/${wordsOf(n + 1)}`, wordsOf(n), wordsOf(n + 1)),
    ],
  ],
  [
    /(?:path|exe|cwd|directory|file|filename|homedir|shell|target|source|nameraw|cgroup)$/i,
    (n) => [pathValue(n)],
  ],
  [
    /(?:ip|ips|ipaddress|addr|callerIP|sourceIPAddress|query-ip|response-ip)$/i,
    (n) => [textValue(addressOf(n))],
  ],
  [
    /(?:login|email|alternateid|userPrincipalName|^gcp\.user|serviceAccount)$/i,
    (n) => [textValue(`${wordsOf(n)}@example.com`)],
  ],
  [/arn$/i, (n) => [textValue(`arn:aws:iam::123456789012:role/${wordsOf(n)}`)]],
  [/^ka\.uri$/, (n) => [textValue(`/api/v1/namespaces/${wordsOf(n)}/pods?limit=500`, wordsOf(n))]],
  [
    /(?:url|uri|links)$/i,
    (n) => [textValue(`https://example.com/${wordsOf(n)}?page=2`, wordsOf(n))],
  ],
  [/digest$|sha256$/i, (n) => [textValue(`sha256:${hexOf(n)}`, hexOf(n)), textValue(hexOf(n))]],
  [
    /(?:full_id|sandbox_id|container\.id)$/,
    (n) => [textValue(hexOf(n)), textValue(hexOf(n).slice(0, 12))],
  ],
  [
    /id$/i,
    (n) => [
      textValue(`0b1c2d3e-${1000 + n}-4f5a-8b6c-7d8e9f0a1b2c`),
      textValue(String(110_000_000_000 + n)),
    ],
  ],
  [
    /labels$/,
    (n) => [textValue(`app:${wordsOf(n)},tier:${wordsOf(n + 1)}`, wordsOf(n), wordsOf(n + 1))],
  ],
  [/useragent|user_agent/i, (n) => [textValue(`curl/8.5.0 (${wordsOf(n)})`)]],
  [
    /time$|timestamp|_at$|date$/i,
    (n) => [textValue(`2026-01-02T03:${10 + (n % 50)}:05.${1000 + n}Z`)],
  ],
];

function pathValue(n: number): Value {
  return textValue(`/srv/${wordsOf(n)}/data`);
}

function connectionValue(n: number): Value {
  const [client, server] = [addressOf(n), addressOf(n + 1)];
  const [from, to] = [41_000 + n, 51_000 + n];
  const needles = [client, server, String(from), String(to)];
  return textValue(`${client}:${from}->${server}:${to}`, ...needles);
}

function hexOf(n: number): string {
  return `9f86d081884c7d65${1000 + n}`.padEnd(64, 'a3b5');
}
