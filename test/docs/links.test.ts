import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { allPages, at, lineOf, parsePage, root, type Page, type Place } from './support/pages.ts';

interface Link extends Place {
  readonly url: string;
}

describe('documentation: links', () => {
  let pages: Page[] = [];
  let links: Link[] = [];
  before(async () => {
    pages = await allPages();
    links = pages.flatMap(linksOf);
  });

  it('within the repository lead to an existing file and heading', async () => {
    const faults = await Promise.all(
      links.filter(({ url }) => !/^[a-z]+:/i.test(url)).map(async (link) => faultOf(link, pages)),
    );
    assert.deepEqual(
      faults.filter((fault) => fault !== undefined),
      [],
    );
  });

  it('to other sites are complete https URLs', () => {
    const outside = links.filter(({ url }) => /^[a-z]+:/i.test(url));
    assert.ok(outside.length > 20);
    assert.deepEqual(
      outside.filter(({ url }) => !isPublic(url)).map((link) => `${at(link)}: ${link.url}`),
      [],
    );
  });

  it('a missing file, heading or image is reported', async () => {
    const text =
      '# A `b` c!\n\n## A b c\n\n[1](#a-b-c) [2](#a-b-c-1) [3](#a-b) [4](b.md)\n\n<img src="c.png">\n\n[5]\n\n[5]: /README.md';
    const page = parsePage('docs/a.md', text);
    const faults = await Promise.all(linksOf(page).map(async (link) => faultOf(link, [page])));
    assert.deepEqual(faults, [
      undefined,
      undefined,
      'docs/a.md:5: #a-b: docs/a.md has no such heading',
      'docs/a.md:5: b.md: there is no docs/b.md',
      'docs/a.md:7: c.png: there is no docs/c.png',
      'docs/a.md:11: /README.md: is not relative to the page',
    ]);
    assert.deepEqual(
      ['https://a.example/b', 'http://a.example', 'https://', 'file:///a', 'mailto:a@b.c'].map(
        isPublic,
      ),
      [true, false, false, false, true],
    );
  });
});

function linksOf(page: Page): Link[] {
  const links: Link[] = [];
  visit(page.tree, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      links.push({ page, line: lineOf(node), url: node.url });
    }
    if (node.type === 'html') {
      for (const [, url = ''] of node.value.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g)) {
        links.push({ page, line: lineOf(node), url });
      }
    }
  });
  return links;
}

/** The fault of a link within the repository; undefined if it is valid. */
async function faultOf(link: Link, pages: readonly Page[]): Promise<string | undefined> {
  const [path = '', heading] = link.url.split('#');
  if (path.startsWith('/')) return `${at(link)}: ${link.url}: is not relative to the page`;
  const target =
    path === ''
      ? link.page.path
      : normalize(join(dirname(link.page.path), decodeURIComponent(path)));
  if (target.startsWith('..')) return `${at(link)}: ${link.url}: leads out of the repository`;
  const page = pages.find((each) => each.path === target);
  if (page === undefined && (await stat(join(root, target)).catch(() => undefined)) === undefined) {
    return `${at(link)}: ${link.url}: there is no ${target}`;
  }
  if (heading === undefined) return undefined;
  if (page === undefined) return `${at(link)}: ${link.url}: only pages have headings`;
  const isThere = anchorsOf(page).has(decodeURIComponent(heading));
  return isThere ? undefined : `${at(link)}: ${link.url}: ${target} has no such heading`;
}

/** The fragments that GitHub generates for headings, and those that the page defines. */
function anchorsOf({ tree }: Page): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(tree, (node) => {
    if (node.type === 'heading') anchors.add(slugger.slug(toString(node)));
    if (node.type !== 'html') return;
    for (const [, id = ''] of node.value.matchAll(/<a (?:id|name)="([^"]*)"/g)) anchors.add(id);
  });
  return anchors;
}

function isPublic(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === 'mailto:' ||
    (parsed?.protocol === 'https:' && parsed.hostname.includes('.'))
  );
}
