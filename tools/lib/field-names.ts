/**
 * The first words of the fields of Falco, of its plugins and of Sysdig, and of Sysdig's labels:
 * https://falco.org/docs/reference/rules/supported-fields/
 */
const families =
  `agent aws azure cloudProvider container ct evt falco fd fs gcp github group host jevt json k8s k8smeta ka
  kubernetes okta proc process syscall thread user`.split(/\s+/);

/** Such a name at the start of a text or regular expression, or in Falco's output syntax: `%proc.name`. */
const fieldName = new RegExp(
  String.raw`(?<=['"\`]|/\^|%)(?:${families.join('|')})\\?\.[A-Za-z_][\w.[\]]*`,
  'g',
);

/** The names of senders' fields in a program, with their lines. */
export function fieldNamesIn(program: string): { line: number; name: string }[] {
  return program
    .split('\n')
    .flatMap((text, at) => [...text.matchAll(fieldName)].map(([name]) => ({ line: at + 1, name })));
}
