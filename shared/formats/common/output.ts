/** `name=<NA>`: the agent's text for a field that has no value. */
const empty = String.raw`(?<=^|[\s(,])[\w.[\]%-]{1,64}=<NA>(?:[:/]<NA>)*`;
const emptyBeforeAnother = new RegExp(String.raw`${empty},?\s{1,8}`, 'g');
const emptyAtTheEnd = new RegExp(String.raw`\s{0,8}${empty}(?=[\s),]|$)`, 'g');

/** The text without the fields that have no value. */
export function withoutEmpty(output: string): string {
  if (!output.includes('=<NA>')) return output;
  return output
    .replace(emptyBeforeAnother, '')
    .replace(emptyAtTheEnd, '')
    .replace(/,?\s{1,8}\)/, ')')
    .replace(/\s?\(\)/, '');
}
