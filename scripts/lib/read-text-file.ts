import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';

/** Reads a file that the operator named. @throws Error in one line, with the path and the folder that it is relative to. */
export async function readTextFile(path: string): Promise<string> {
  const content = await readFile(path).catch((error: unknown) => {
    throw new Error(`cannot read ${path}: ${reasonOf(error, path)}`, { cause: error });
  });
  return readText(content, path);
}

/** Decodes UTF-8, without a byte order mark. @throws Error if the bytes are gzip: https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
export function readText(bytes: Buffer, name: string): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new Error(`cannot read ${name}: it is gzip, unpack it first (gunzip)`);
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function reasonOf(error: unknown, path: string): string {
  if (codeOf(error) !== 'ENOENT') return errorText(error);
  return isAbsolute(path) ? 'there is no such file' : `there is no such file in ${process.cwd()}`;
}
