/**
 * Returns the spellings of a field with an argument: `proc.aname[2]` in rules, `evt.arg.path` as an alternative, and
 * `proc.aname_2` from falcosidekick's bracketreplacer. Operators choose the replacement; these are in use.
 */
export function withArgument(name: string, argument: string | number): string[] {
  return [
    `${name}[${argument}]`,
    `${name}.${argument}`,
    `${name}_${argument}`,
    `${name}-${argument}`,
  ];
}
