import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { SKIP, visit } from 'unist-util-visit';

/** The Markdown of the repository, as a parser sees it. */

export const root = join(import.meta.dirname, '../../..');

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly tree: Root;
}

/** Something that stands on a page. */
export interface Place {
  readonly page: Page;
  /** Counted from 1. */
  readonly line: number;
}

export interface Block extends Place {
  readonly language: string;
  readonly text: string;
  /** What the comment before it says after `test:`; undefined where there is no such comment. */
  readonly comment: string | undefined;
}

export interface Snippet extends Place {
  readonly text: string;
  /** Written by `npm run generate`, which has its own check. */
  readonly isGenerated: boolean;
}

export function parsePage(path: string, text: string): Page {
  const tree = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return { path, text, tree };
}

/** All Markdown that is committed, or will be. */
export async function allPages(): Promise<Page[]> {
  const paths = (await committed()).filter((path) => path.endsWith('.md'));
  return Promise.all(
    paths.map(async (path) => parsePage(path, await readFile(join(root, path), 'utf8'))),
  );
}

/** The paths of all files that are committed, or will be. */
export async function committed(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 2 ** 26 });
  const deleted = await promisify(execFile)('git', ['ls-files', '-z', '--deleted'], { cwd: root });
  const gone = new Set(deleted.stdout.split('\0'));
  return [...new Set(stdout.split('\0'))].filter((path) => path !== '' && !gone.has(path));
}

/** The fenced blocks, with the comment on the line before each. */
export function blocksOf(page: Page): Block[] {
  const blocks: Block[] = [];
  visit(page.tree, 'code', (node, index, parent) => {
    const before = parent?.children[(index ?? 0) - 1];
    const comment = /<!-- test: (.*?) -->\s*$/.exec(before?.type === 'html' ? before.value : '');
    blocks.push({
      page,
      line: lineOf(node),
      language: node.lang ?? '',
      text: node.value,
      comment: comment?.[1],
    });
  });
  return blocks;
}

/** The inline code. */
export function snippetsOf(page: Page): Snippet[] {
  const snippets: Snippet[] = [];
  const generated = generatedLines(page);
  visit(page.tree, (node) => {
    if (node.type !== 'inlineCode') return undefined;
    const line = lineOf(node);
    snippets.push({ page, line, text: node.value, isGenerated: generated.has(line) });
    return SKIP;
  });
  return snippets;
}

export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 0;
}

/** `file:line`, as editors and terminals know it. */
export function at({ page, line }: Place): string {
  return `${page.path}:${line}`;
}

/** The lines between `<!-- begin … -->` and `<!-- end … -->`; all, on a page that says so of itself. */
function generatedLines({ text }: Page): Set<number> {
  const generated = new Set<number>();
  const whole = /\bWritten by `npm run generate`/.test(text);
  let within = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('<!-- begin ')) within = true;
    if (whole || within) generated.add(index + 1);
    if (line.startsWith('<!-- end ')) within = false;
  }
  return generated;
}
