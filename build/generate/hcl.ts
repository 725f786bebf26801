/** A string literal in Terraform's language: https://developer.hashicorp.com/terraform/language/expressions/strings */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('${', () => '$${')
    .replaceAll('%{', '%%{');
  return `"${escaped}"`;
}

/** A list of strings, on one line. */
export function list(items: readonly string[]): string {
  return `[${items.map(quoted).join(', ')}]`;
}
