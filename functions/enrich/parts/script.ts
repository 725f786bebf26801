import { isAbsolute, join } from 'node:path/posix';

const interpreter =
  /^(?:(?:ba|da|z|k|a|c|fi)?sh|python[\d.]*|perl|ruby|node|php[\d.]*|pwsh|lua|Rscript)$/;

/**
 * Returns the path of the script that an interpreter runs: the first argument, if it is not an option and looks like a
 * file.
 */
export function scriptOf(
  name: string,
  args: readonly string[],
  cwd: string | undefined,
): string | undefined {
  if (!interpreter.test(name)) return undefined;
  const [first] = args;
  // The value after -c or -e is the program itself, and an option's value is no script.
  if (first === undefined || first.startsWith('-') || !/[./]/.test(first)) return undefined;
  return isAbsolute(first) || cwd === undefined ? first : join(cwd, first);
}
