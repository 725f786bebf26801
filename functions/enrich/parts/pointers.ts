/**
 * The names of the field that holds what is at a JSON pointer of the watched event: the plugin json's, and the same
 * under its older name (falcosecurity/plugins:plugins/json/README.md).
 */
export function atPointer(pointer: string): [string, string] {
  return [`json.value[${pointer}]`, `jevt.value[${pointer}]`];
}
