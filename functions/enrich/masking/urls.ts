import { isSecretName } from './names.ts';
import { scan, type Rule, type Span } from './spans.ts';
import { isOpened } from './values.ts';

/**
 * https://user:secret@host. The password ends at the last @ of the authority. A password with a slash, which is invalid
 * in a URL, ends at the next @. `host:8080/x@y` has a port and no password, and `docker://nginx:latest@sha256:…` is an
 * image.
 */
export const urlPasswords: Rule = (text) =>
  scan(
    text,
    /:\/\/[^\s:/@?#"'<>[\]]{0,256}:(?!\d{1,5}(?:[/?#,\s"')]|$))(?:([^\s/?#"']{1,1024})|([^\s"']{1,1024}?))@(?!sha256:)/g,
    (match) => beforeAt(match),
  );

/** The same for a URL without a quote before it: quotes in it belong to the password. */
export const urlPasswordsWithQuotes: Rule = (text) =>
  scan(text, /:\/\/[^\s:/@?#"'<>[\]]{0,256}:(?=[^\s@]{0,256}["'])([^\s/]{1,1024})@/g, (match) => {
    const span = beforeAt(match);
    const quotes = text.slice(span.start, span.end).match(/\\{0,7}["']/g) ?? [];
    return quotes.some((quote) => isOpened(text, match.index, quote)) ? undefined : span;
  });

/** Returns the content of the group that matched, before the @ at the end. */
function beforeAt(match: RegExpExecArray): Span {
  const end = match.index + match[0].length - 1;
  return { start: end - (match[1] ?? match[2] ?? '').length, end };
}

/** https://secret@host: a user name that no person has. */
export const urlTokens: Rule = (text) =>
  scan(text, /:\/\/(?=[^\s@\d]{0,200}\d)([\w-]{20,256}):?@/g, (match) => {
    const start = match.index + '://'.length;
    return { start, end: start + (match[1] ?? '').length };
  });

/** Query parameters that are secrets only in a URL, with their minimum length. */
const parameters = new Map([
  ['sig', 1],
  ['signature', 1],
  ['x-amz-signature', 1],
  ['x-goog-signature', 1],
  ['x-amz-credential', 1],
  ['assertion', 1],
  ['samlresponse', 1],
  // An error's code or a map's key may be short; an API key and an OAuth code are not.
  ['key', 8],
  ['code', 8],
]);

export const queryParameters: Rule = (text) =>
  !/[?&#]/.test(text) || !text.includes('=')
    ? []
    : scan(text, /(?<=[?&#])([A-Za-z_][\w.-]{1,63})=([^\s&#"'`<>\\]{1,8192})/g, (match) => {
        const [whole, name = '', value = ''] = match;
        const least = isSecretName(name) ? 1 : parameters.get(name.toLowerCase());
        const secret = value.replace(/[)\]},;]{1,8}$/, '');
        if (least === undefined || secret.length < least) return undefined;
        const start = match.index + whole.length - value.length;
        return { start, end: start + secret.length };
      });

/** Webhooks with the secret in their path: Slack, Discord, Teams, Telegram's bots, Google Chat. */
export const webhooks: Rule = (text) =>
  scan(
    text,
    /(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|\.webhook\.office\.com\/\w{1,40}\/|api\.telegram\.org\/(?:file\/)?bot)([\w@:./-]{8,512})/g,
    (match): Span => {
      const end = match.index + match[0].length;
      return { start: end - (match[1] ?? '').length, end };
    },
  );
