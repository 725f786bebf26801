/** Senders of Falco's events end a truncated text with this mark (falcosecurity/falcosidekick:types/types.go). */
const cutMark = '[...]';

/**
 * Returns the arguments of a command line. A program's name may contain a blank, as in `tmux: server`, so the name is
 * needed to find its end.
 */
export function afterProgram(cmdline: string, name = ''): string {
  if (cmdline === name) return '';
  if (name !== '' && cmdline.startsWith(`${name} `)) return cmdline.slice(name.length + 1);
  const blank = cmdline.indexOf(' ');
  return blank < 0 ? '' : cmdline.slice(blank + 1);
}

/**
 * Splits arguments. Falco joins them with blanks and quotes none, so an argument with a blank is split here. Any other
 * white space, and any control character, belongs to an argument.
 */
export function splitArguments(text: string): string[] {
  return text.split(' ').filter((arg) => arg !== '');
}

/** Returns whether the sender truncated the command line. */
export function isTruncated(args: readonly string[]): boolean {
  return args.at(-1)?.endsWith(cutMark) === true;
}

/** Returns the program of a command line, without its folder. Windows quotes a path with blanks. */
export function programOf(cmdline: string | undefined): string | undefined {
  const [, quoted, plain] = /^ *(?:"([^"]+)"|([^ ]+))/.exec(cmdline ?? '') ?? [];
  return baseName(quoted ?? plain);
}

/** Returns the last part of a POSIX or Windows path. */
export function baseName(path: string | undefined): string | undefined {
  return path?.split(isWindowsPath(path) ? /[\\/]/ : '/').findLast((part) => part !== '');
}

/** `C:\…` or `\\server\…`. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:\\|\\\\)/.test(path);
}

/** Returns the text if it is an absolute POSIX or Windows path. */
export function pathOf(path: string): string | undefined {
  return path.startsWith('/') || isWindowsPath(path) ? path : undefined;
}
