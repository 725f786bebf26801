import type { Rule, Span } from './spans.ts';

/**
 * Secrets with a known shape, anywhere in a text. The prefix that names the issuer stays: `ghp_***`. The shapes are
 * those that issuers document, as collected by gitleaks (config/gitleaks.toml) and GitHub's secret scanning; slightly
 * shorter, since agents truncate arguments.
 */

/** Letters in both cases and digits: names of pods and packages do not have both. */
const random = String.raw`(?=[\w-]{0,200}[A-Z])(?=[\w-]{0,200}[0-9])`;

/** The prefix stays; the secret is masked. */
const shapes: readonly (readonly [prefix: string, secret: string])[] = [
  // AWS: access key IDs, long-lived and temporary, unless they are named so.
  [
    String.raw`(?:AKIA|ASIA|ABIA|ACCA)(?<![aA]ccess[kK]ey[iI]d[\]\\"']{0,9}\s?[:=]\s?[\\"']{0,8}.{4})`,
    '[A-Z2-7]{12,16}(?![A-Za-z0-9])',
  ],
  // GitHub.
  ['gh[pousr]_', '[A-Za-z0-9]{20,255}'],
  ['github_pat_', String.raw`\w{20,255}`],
  // GitLab: personal, deploy, runner, trigger, feed, agent, OAuth.
  ['gl(?:pat|dt|rt|ptt|ft|agent|oas|soat|cbt|imt)-', String.raw`[\w.=-]{16,300}`],
  // Slack.
  ['xox[a-z](?:\\.xox[a-z])?-', '[A-Za-z0-9-]{10,255}'],
  ['xapp-', '[0-9]-[A-Za-z0-9-]{10,255}'],
  // Stripe.
  ['[srp]k_(?:live|test)_', '[A-Za-z0-9]{10,255}'],
  ['whsec_', '[A-Za-z0-9+/=]{20,100}'],
  // Google: API keys, OAuth access and refresh tokens, client secrets.
  ['AIza', String.raw`[\w-]{30,40}`],
  ['ya29\\.', String.raw`[\w.-]{16,2048}`],
  ['1//0', String.raw`[\w-]{30,200}`],
  ['GOCSPX-', String.raw`[\w-]{16,64}`],
  // Package registries.
  ['npm_', '[A-Za-z0-9]{30,64}'],
  ['pypi-', String.raw`${random}[\w-]{32,255}`],
  ['rubygems_', '[a-f0-9]{32,64}'],
  ['dckr_(?:pat|oat)_', String.raw`[\w-]{20,64}`],
  // Mail and telephony.
  ['SG\\.', String.raw`[\w-]{16,64}\.[\w-]{16,64}`],
  ['SK', '[0-9a-f]{32}(?![A-Za-z0-9])'],
  ['key-', '[0-9a-f]{32}(?![A-Za-z0-9])'],
  // OpenAI, Anthropic, Hugging Face.
  ['sk-ant-', String.raw`[\w-]{16,255}`],
  ['sk-(?:proj-|svcacct-|admin-)', String.raw`[\w-]{16,255}`],
  ['sk-', '[A-Za-z0-9]{32,64}(?![A-Za-z0-9-])'],
  ['sk-', String.raw`${random}[\w-]{20,255}`],
  ['hf_', '[A-Za-z0-9]{30,64}'],
  // HashiCorp: Vault's service, batch and recovery tokens, also the older forms; Terraform Cloud.
  ['hv[sbr]\\.', String.raw`[\w-]{16,512}`],
  ['s\\.', `${random}[A-Za-z0-9]{24}(?![\\w.-])`],
  ['[A-Za-z0-9]{14}\\.atlasv1\\.', String.raw`[\w=-]{40,100}`],
  // Others.
  ['AGE-SECRET-KEY-1', '[A-Z0-9]{20,64}'],
  ['do[opr]_v1_', '[a-f0-9]{40,64}'],
  ['shp(?:at|ss|ca|pa)_', '[A-Fa-f0-9]{32}'],
  ['dapi', '[a-f0-9]{32}(?![A-Za-z0-9])'],
  ['gls?[ac]_', String.raw`[\w-]{30,200}`],
  ['NRAK-', '[A-Z0-9]{27}'],
  ['ATATT3', String.raw`[\w=-]{40,255}`],
  ['lin_api_', '[A-Za-z0-9]{40}'],
  ['sntry[su]_', String.raw`[\w+/=-]{32,255}`],
];

/** A shape begins only at the start of a name or of base64, so each word is searched from its start only. */
const shape = new RegExp(
  `(?<![A-Za-z0-9_])(?:${shapes.map(([prefix, secret]) => `${prefix}(${secret})`).join('|')})`,
  'g',
);

export const tokenShapes: Rule = (text) => captured(text, shape);

/**
 * JSON Web Tokens, signed or encrypted, also truncated before the signature. Search word by word: on a text that
 * repeats their beginning, a pattern would restart at each repetition.
 */
export const jsonWebTokens: Rule = (text) =>
  text.includes('eyJ')
    ? Array.from(text.matchAll(/[\w.-]+/g)).flatMap(({ index, 0: word }) => {
        const at = word.search(/(?<![A-Za-z0-9])eyJ/);
        return at >= 0 && /^eyJ[\w-]{8,}\.[\w-]{8,}/.test(word.slice(at))
          ? [{ start: index + at, end: index + word.length }]
          : [];
      })
    : [];

/** Hashes of /etc/shadow and htpasswd, $6$salt$hash, can be cracked. */
export const passwordHashes: Rule = (text) =>
  captured(
    text,
    /\$(?:1|2[abxy]|5|6|7|y|gy|sha1|md5|apr1|scrypt|argon2(?:i|d|id))\$([\w./,=$-]{20,200})/g,
  );

/** An AWS secret key has no prefix: 40 characters of base64 soon after a key's ID. */
export const awsSecretKeys: Rule = (text) => {
  const spans: Span[] = [];
  if (!text.includes('IA')) return spans;
  for (const id of text.matchAll(/(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{12,16}(?![A-Za-z0-9])/g)) {
    const from = id.index + id[0].length;
    const near = text.slice(from, from + 256);
    const secrets = captured(
      near,
      /(?<![A-Za-z0-9/+])(?![0-9a-f]{40})([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/g,
    );
    spans.push(...secrets.map(({ start, end }) => ({ start: from + start, end: from + end })));
  }
  return spans;
};

/** Returns the content of the group that matched, at the end of the match. */
function captured(text: string, pattern: RegExp): Span[] {
  const spans: Span[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const secret = match.slice(1).find((group) => group !== undefined) ?? '';
    const end = match.index + match[0].length;
    spans.push({ start: end - secret.length, end });
  }
  return spans;
}
