/** What a command line says after its program. */
export function afterProgram(cmdline: string): string {
  const text = cmdline.trim();
  const blank = text.indexOf(' ');
  return blank < 0 ? '' : text.slice(blank + 1);
}

/** Arguments that were joined by blanks. Any other white space is an argument's own. */
export function splitArguments(text: string): string[] {
  return text.split(/ +/).filter((arg) => arg.trim() !== '');
}
