import { isSecretName } from './names.ts';

/** Values that are no secret although their name announces one. */

const literal =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|n\/a|\*+|\[?redacted\]?|<[\w .-]{1,40}>?)$/i;

/**
 * Paths and other references. A base64 secret can begin with a slash, so a path must begin with a directory that holds
 * such files, or end in a file's extension.
 */
const reference = new RegExp(
  [
    String.raw`^(?:\/(?:boot|dev|etc|home|mnt|opt|proc|root|run|secrets?|srv|sys|tmp|usr|var|vault)\/|~\/|\.{1,2}\/|[A-Za-z]:\\)`,
    String.raw`^[\w./\\~-]{1,200}\.(?:json|pem|key|crt|ya?ml|txt|env|conf|ini|p12|pfx|jks)$`,
    '^file:',
    '^arn:aws[a-z-]*:',
    '^projects/[^/]{1,100}/secrets/',
    '^op://',
    // Docker's --secret and similar options name a secret.
    '^(?:id|source|src)=',
    // A command's output: the rules check the command itself.
    String.raw`^(?:\$\(|\x60)[\w./<-]{1,64}$`,
  ].join('|'),
);

/** A variable of a shell or template. A password may begin with $, but does not look like DB_PASSWORD. */
const variable = /^(?:\$\{?|%|\$env:|\$\{\{ ?)([A-Z][A-Z0-9_]{1,63})(?:%|\}{0,2})$/;

/** @param name The name of the value. PWD is the working directory if it holds a path. */
export function isHarmless(value: string, name = ''): boolean {
  if (value === '' || literal.test(value) || reference.test(value)) return true;
  if (/(?:^|[.[])pwd\]?$/i.test(name) && value.startsWith('/')) return true;
  const variableName = variable.exec(value)?.[1];
  return variableName !== undefined && isSecretName(variableName);
}
