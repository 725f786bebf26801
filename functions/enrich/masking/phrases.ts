import { isSecretName } from './names.ts';
import { scan, type Rule } from './spans.ts';
import { separateValueAt, valueAt } from './values.ts';

/** Words that announce a secret in the grammar of one language. */

/** SQL: IDENTIFIED BY 'x', IDENTIFIED WITH plugin BY 'x', WITH PASSWORD 'x', PASSWORD FOR user = 'x', PASSWORD('x'). */
export const sql: Rule = (text) =>
  scan(
    text,
    /\b(?:identified\s{1,8}(?:with\s{1,8}\S{1,64}\s{1,8})?by|password(?:\s{1,8}for\s{1,8}\S{1,128}?\s{0,8}=)?)(?:\s{1,8}|\s{0,8}\(|(?<==))(?=\\{0,7}["'])/gi,
    (match) => separateValueAt(text, match.index + match[0].length),
  );

/** openssl's pass:x (https://docs.openssl.org/master/man1/openssl-passphrase-options/). */
export const opensslPass: Rule = (text) =>
  scan(text, /(?<=^|[\s"'=])pass:(?=\S)/g, (match) =>
    separateValueAt(text, match.index + match[0].length),
  );

/** PowerShell: ConvertTo-SecureString "x" -AsPlainText. */
export const secureStrings: Rule = (text) =>
  scan(text, /\bConvertTo-SecureString\s{1,8}(?:-String\s{1,8})?/gi, (match) =>
    separateValueAt(text, match.index + match[0].length),
  );

/** `aws configure set aws_secret_access_key x`, `npm config set //host/:_authToken x`, git, Redis. */
export const configured: Rule = (text) =>
  scan(
    text,
    /\bconfig(?:ure)?\s{1,4}(?:set\s{1,4})?(?:--[\w-]{1,40}\s{1,4}){0,4}(?:[\w.:/@-]{0,200}:)?([\w.-]{1,100})\s{1,4}/gi,
    (match) =>
      isSecretName(match[1] ?? '')
        ? separateValueAt(text, match.index + match[0].length)
        : undefined,
  );

/** `reg add KEY /v DefaultPassword /t REG_SZ /d x` */
export const registryValues: Rule = (text) =>
  scan(
    text,
    /(?<=\s)\/v\s{1,4}\\{0,7}"?([\w.-]{2,64})\\{0,7}"?(?:\s{1,4}\/t\s{1,4}\w{1,32})?\s{1,4}\/d\s{1,4}/gi,
    (match) =>
      isSecretName(match[1] ?? '')
        ? separateValueAt(text, match.index + match[0].length)
        : undefined,
  );

/** .netrc: machine h login bob password x. */
export const netrc: Rule = (text) =>
  scan(text, /\blogin\s{1,8}\S{1,128}\s{1,8}password\s{1,8}/g, (match) =>
    separateValueAt(text, match.index + match[0].length),
  );

/** Name and value in separate fields: a container's variables in JSON or YAML, `<add key="ApiKey" value="x">`. */
export const namedValues: Rule = (text) =>
  scan(
    text,
    /\b(?:key|name)\\{0,7}["']?\s{0,8}[=:]\s{0,8}\\{0,7}["']?([\w.-]{2,64})\\{0,7}["']?\s{0,8},?\s{0,40}\\{0,7}["']?value\\{0,7}["']?\s{0,4}[=:]\s{0,4}/gi,
    (match) =>
      isSecretName(match[1] ?? '')
        ? { ...valueAt(text, match.index + match[0].length), name: match[1] ?? '' }
        : undefined,
  );

/** XML: <password>x</password>. */
export const elements: Rule = (text) =>
  scan(text, /<([\w:.-]{2,64})>([^<>\s][^<>]{0,1023})<\//g, (match) => {
    if (!isSecretName(match[1] ?? '')) return undefined;
    const end = match.index + match[0].length - '</'.length;
    return { start: end - (match[2] ?? '').length, end };
  });
