import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sectionOf, versionOf } from '../../../tools/lib/changelog.ts';
import { runScript } from '../scripts/run-script.ts';

const root = join(import.meta.dirname, '../../..');
const sample = `# Changelog

## [Unreleased]

## [1.10.0] - 2026-02-01

### Added

- [a](b): c

## [1.1.0] - 2026-01-01

### Fixed

- d

[1.1.0]: https://example.com
`;

describe('npm run release-notes', () => {
  it('are the section of that version only', () => {
    assert.equal(sectionOf(sample, '1.10.0'), '### Added\n\n- [a](b): c');
    assert.equal(sectionOf(sample, '1.1.0'), '### Fixed\n\n- d');
  });

  it('fail without a section, or if it is empty', () => {
    assert.throws(() => sectionOf(sample, '1.1'), /no section ## \[1\.1\]/);
    assert.throws(() => sectionOf(sample, '1010'), /no section/);
    assert.throws(() => sectionOf(sample, 'Unreleased'), /says nothing beneath/);
  });

  it('are for the version of package.json', () => {
    assert.equal(versionOf('v1.1.0', '1.1.0'), '1.1.0');
    assert.throws(() => versionOf('v1.1.1', '1.1.0'), /the tag v1\.1\.1 is not v1\.1\.0/);
  });

  it('report a fault in one line', async () => {
    const { code, out, err } = await runScript('tools/release-notes', ['v99.0.0']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^error the tag v99\.0\.0 is not v\d+\.\d+\.\d+, which package\.json has\n$/);
    assert.equal((await runScript('tools/release-notes', [])).code, 2);
  });
});

describe('CHANGELOG.md', () => {
  it('has the kinds of change of Keep a Changelog under its versions, the newest first', async () => {
    const text = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
    const versions = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
    assert.equal(versions[0], '[Unreleased]');
    for (const heading of versions.slice(1))
      assert.match(heading, /^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
    const dates = versions.slice(1).map((heading) => heading.slice(-10));
    assert.deepEqual(dates, dates.toSorted().toReversed());
    const kinds = [...text.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);
    assert.ok(kinds.length > 0);
    for (const kind of kinds)
      assert.match(kind, /^(?:Added|Changed|Deprecated|Removed|Fixed|Security)$/);
  });
});
