/** Falco's senders end what they cut with this mark (falcosecurity/falcosidekick:types/types.go). */
const cutMark = '[...]';

/**
 * The arguments of a command line. A program's name may contain a blank, so the name is needed to find its end:
 * `tmux: server`.
 */
export function afterProgram(cmdline: string, name = ''): string {
  if (cmdline === name) return '';
  if (name !== '' && cmdline.startsWith(`${name} `)) return cmdline.slice(name.length + 1);
  const blank = cmdline.indexOf(' ');
  return blank < 0 ? '' : cmdline.slice(blank + 1);
}

/**
 * Arguments. Falco joins them by blanks and quotes none: where one holds a blank, it comes apart here. Any other white
 * space, and any control character, is an argument's own.
 */
export function splitArguments(text: string): string[] {
  return text.split(' ').filter((arg) => arg !== '');
}

/** Whether the sender cut the command line. */
export function isTruncated(args: readonly string[]): boolean {
  return args.at(-1)?.endsWith(cutMark) === true;
}

/** The program of a command line, without its folder. Windows puts one with blanks in its path between quotes. */
export function programOf(cmdline: string | undefined): string | undefined {
  const [, quoted, plain] = /^ *(?:"([^"]+)"|([^ ]+))/.exec(cmdline ?? '') ?? [];
  return baseName(quoted ?? plain);
}

/** The last part of a path, as POSIX or Windows spells it. */
export function baseName(path: string | undefined): string | undefined {
  return path?.split(isWindowsPath(path) ? /[\\/]/ : '/').findLast((part) => part !== '');
}

/** `C:\…` or `\\server\…`. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:\\|\\\\)/.test(path);
}

/** An absolute path, as POSIX or Windows spells it. */
export function pathOf(path: string): string | undefined {
  return path.startsWith('/') || isWindowsPath(path) ? path : undefined;
}
