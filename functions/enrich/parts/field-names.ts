/**
 * The spellings of a field with an argument: `proc.aname[2]` as rules write it, `evt.arg.path` as they may also, and what
 * falcosidekick's bracketreplacer makes of it, `proc.aname_2`; its replacement is free, and these are in use.
 */
export function withArgument(name: string, argument: string | number): string[] {
  return [
    `${name}[${argument}]`,
    `${name}.${argument}`,
    `${name}_${argument}`,
    `${name}-${argument}`,
  ];
}
