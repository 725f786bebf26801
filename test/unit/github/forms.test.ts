import assert from 'node:assert/strict';
import { glob, access } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { committed } from '../../docs/support/pages.ts';
import { npmCalls } from '../../docs/support/shell.ts';
import { objects, pathsIn, plain, root, textOf, yamlOf } from './repository.ts';

const folder = '.github/ISSUE_TEMPLATE';

/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms */
const types = new Set(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']);

describe('GitHub: issue forms', () => {
  it('have what GitHub requires of a form', async () => {
    const paths = (await pathsIn(folder)).filter((path) => !path.endsWith('config.yml'));
    assert.equal(paths.length, 3);
    for (const path of paths) assertForm(await yamlOf(path), path);
  });

  it('of mappings ask for the payload, redacted, and for its preview', async () => {
    const body = objects((await yamlOf(`${folder}/mapping.yml`))['body']);
    const required = body.filter(
      ({ validations }) => isObject(validations) && validations['required'] === true,
    );
    const ids = new Set(required.map(({ id }) => id));
    assert.ok(['payload', 'preview', 'expected'].every((id) => ids.has(id)));
    const scripts = npmCalls(await textOf(`${folder}/mapping.yml`)).map(({ script }) => script);
    assert.ok(scripts.includes('preview'));
  });

  it('send vulnerabilities elsewhere', async () => {
    const { contact_links: links } = await yamlOf(`${folder}/config.yml`);
    const [link] = objects(links);
    assert.ok(['name', 'url', 'about'].every((key) => typeof link?.[key] === 'string'));
    assert.match(plain(link?.['about']), /SECURITY\.md/);
    await access(join(root, 'SECURITY.md'));
  });
});

/** https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference */
describe('GitHub: dependabot', () => {
  it('checks every kind of dependency each week', async () => {
    const { version, updates } = await yamlOf('.github/dependabot.yml');
    assert.equal(version, 2);
    const manifests: Readonly<Record<string, string>> = {
      npm: 'package-lock.json',
      'github-actions': '.github/workflows/*.yml',
      terraform: '*.tf',
      docker: 'Dockerfile',
    };
    const seen = new Set<string>();
    const images = new Set<string>();
    for (const update of objects(updates)) {
      const kind = plain(update['package-ecosystem']);
      seen.add(kind);
      assert.deepEqual(update['schedule'], { interval: 'weekly' });
      const directories: unknown = update['directories'] ?? [update['directory']];
      assert.ok(Array.isArray(directories));
      for (const directory of directories) {
        const pattern = `${plain(directory).slice(1)}/${manifests[kind] ?? ''}`.replace(/^\//, '');
        const found = await Array.fromAsync(glob(pattern, { cwd: root }));
        if (kind === 'docker') images.add(pattern);
        else assert.notEqual(found.length, 0, `${kind}: nothing in ${plain(directory)}`);
      }
    }
    assert.deepEqual(seen, new Set(Object.keys(manifests)));
    const built = (await committed()).filter((path) => path.split('/').at(-1) === 'Dockerfile');
    assert.deepEqual(
      built.filter((path) => !images.has(path)),
      [],
    );
  });
});

function assertForm(form: JsonObject, path: string): void {
  assert.ok(typeof form['name'] === 'string' && typeof form['description'] === 'string', path);
  const body = objects(form['body']);
  const ids = body.filter(({ type }) => type !== 'markdown').map(({ id }) => plain(id));
  assert.ok(ids.length > 0, path);
  assert.equal(new Set(ids).size, ids.length, path);
  for (const { type, id, attributes } of body) {
    const place = `${path}: ${plain(id ?? type)}`;
    assert.ok(types.has(plain(type)) && isObject(attributes), place);
    if (type === 'markdown') assert.equal(typeof attributes['value'], 'string', place);
    else assert.match(plain(id), /^[\w-]+$/, place);
    if (type !== 'markdown') assert.equal(typeof attributes['label'], 'string', place);
    if (type === 'dropdown') {
      const options: unknown = attributes['options'];
      assert.ok(Array.isArray(options) && new Set(options).size === options.length, place);
      assert.ok(
        options.every((option) => typeof option === 'string'),
        place,
      );
    }
    if (type === 'checkboxes')
      assert.ok(
        objects(attributes['options']).every(({ label }) => typeof label === 'string'),
        place,
      );
  }
}
