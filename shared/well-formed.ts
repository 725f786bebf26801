/**
 * Text that is no well-formed Unicode has half a surrogate pair, such as JSON's "\ud83d" alone: a character that somebody
 * has cut in two. UTF-8 has no bytes for it (RFC 3629, section 3), so no protocol buffer does, and `encodeURIComponent`
 * throws on it: what holds such a text can be neither published nor written, however often it is tried.
 * As the Unicode Standard says, U+FFFD takes its place.
 */

/**
 * JSON without halves of pairs in any of its strings, be it keys or values. The length stays, and so do whole pairs.
 * A text that is no JSON does not become JSON by this.
 */
export function wellFormedJson(text: string): string {
  // Most texts have no such escape, and are not looked at twice.
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text.toWellFormed();
  return text
    .toWellFormed()
    .replace(escapes, (whole, half: string | undefined) =>
      half === undefined ? whole : String.raw`\ufffd`,
    );
}

/** Each escape in turn, so that none begins within another: a whole pair, one half as a group, or any other. */
const escapes =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/gs;
