import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Parses documentation for tests that compare it with the program. */

const root = join(import.meta.dirname, '../../..');

export async function document(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

/** The contents of the fenced blocks of a language. */
export function blocks(markdown: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fence)].map(([, content = '']) => content);
}

/** The text below a heading, up to the next heading of the same or a higher level. */
export function section(markdown: string, heading: string): string {
  const at = markdown.indexOf(`\n${heading}\n`);
  if (at < 0) throw new Error(`no heading ${heading}`);
  const level = heading.indexOf(' ');
  const next = new RegExp(`^#{1,${level}} `);
  const lines: string[] = [];
  let isFenced = false;
  for (const line of markdown.slice(at + heading.length + 2).split('\n')) {
    if (line.startsWith('```')) isFenced = !isFenced;
    // A comment in a block looks like a heading.
    if (!isFenced && next.test(line)) break;
    lines.push(line);
  }
  return lines.join('\n');
}

/** The rows of the tables in a text, as texts of cells, without the header and its separator. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const isRule = (line: string | undefined): boolean => /^\|[\s:|-]+$/.test(line ?? '');
  return lines.flatMap((line, at) =>
    isRule(line) || isRule(lines[at + 1]) ? [] : [cellsOf(line)],
  );
}

/** The cells of a row. A pipe in a cell is escaped. */
function cellsOf(line: string): string[] {
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'));
}

/** The texts in backticks. */
export function codes(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
