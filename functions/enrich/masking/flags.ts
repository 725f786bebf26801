import { isSecretName } from './names.ts';
import { scan, type Rule } from './spans.ts';
import { separateValueAt } from './values.ts';

/**
 * `--name value` and `-name value`, on a command line or in a JSON list of arguments; `--name=value` is an assignment.
 * A value that begins with `-` counts as the next flag.
 */
export const flags: Rule = (text) =>
  scan(
    text,
    /(?<=^|[\s"'`([,=])--?([A-Za-z][\w.-]{1,63})(?:[ \t]{1,8}|\\{0,7}["'],\s{0,8}(?=\\{0,7}["']))/g,
    (match) => {
      const [whole, name = ''] = match;
      return isSecretName(name) ? separateValueAt(text, match.index + whole.length) : undefined;
    },
  );

/** Windows: /password:x, as in cmdkey, wmic, runas, net. */
export const slashFlags: Rule = (text) =>
  scan(text, /(?<=\s)\/(?:pass|password|pwd|pw|token|rp):/gi, (match) =>
    separateValueAt(text, match.index + match[0].length),
  );
