/**
 * Returns the names of the field at a JSON pointer of the observed event: the plugin json's, and its older name
 * (falcosecurity/plugins:plugins/json/README.md).
 */
export function atPointer(pointer: string): [string, string] {
  return [`json.value[${pointer}]`, `jevt.value[${pointer}]`];
}
