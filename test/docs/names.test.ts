import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import protos from '@google-cloud/security-center/build/protos/protos.json' with { type: 'json' };
import { status } from '@grpc/grpc-js';
import { isObject } from '@pipeline/shared/json.ts';
import { otherNames, otherWords } from './support/other-names.ts';
import {
  allPages,
  at,
  blocksOf,
  committed,
  root,
  snippetsOf,
  type Page,
  type Snippet,
} from './support/pages.ts';
import { knownSettings, type KnownSetting } from './support/settings.ts';
import { terraformNames, type TerraformNames } from './support/terraform.ts';

describe('documentation: names', () => {
  let pages: Page[] = [];
  let snippets: Snippet[] = [];
  let settings: KnownSetting[] = [];
  let terraform: TerraformNames;
  let sources: string[] = [];
  let samples: string[] = [];
  let files: string[] = [];
  before(async () => {
    pages = await allPages();
    snippets = pages.flatMap(snippetsOf);
    settings = await knownSettings();
    assert.ok(settings.length > 50);
    terraform = await terraformNames();
    files = await committed();
    const code = files.filter((path) =>
      /^(?:shared|functions|container|build|cli|scripts|console|local|tools|terraform|kubernetes)\/.*\.(?:ts|js|tf|json|tftpl|hcl|ya?ml)$/.test(
        path,
      ),
    );
    const read = async (paths: string[]): Promise<string[]> =>
      Promise.all(paths.map(async (path) => readFile(join(root, path), 'utf8')));
    sources = await read(code);
    // Names from senders.
    samples = await read(
      files.filter((path) => /^(?:test\/fixtures|shared\/formats)\//.test(path)),
    );
  });

  const settingNames = (): Set<string> => new Set(settings.map(({ name }) => name));

  it('each name in capitals is a setting, a variable that a command reads, or listed as something else', () => {
    const known = settingNames()
      .union(environmentNames(sources))
      .union(new Set(Object.keys(status)))
      .union(enumNames(protos))
      .union(wordsOf(samples))
      .union(new Set(Object.values(otherNames).flat()));
    const faults = pages.flatMap((page) =>
      namesIn(page, /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(?![.(-]\w)/g).filter(
        ({ name }) => !known.has(name),
      ),
    );
    assert.deepEqual(
      faults.map(({ place, name }) => `${place}: ${name}`),
      [],
      'names of others are listed in test/docs/support/other-names.ts',
    );
  });

  it('names listed as something else are not settings', () => {
    const names = Object.values(otherNames).flat();
    assert.deepEqual(
      names.filter((name) => settingNames().has(name)),
      [],
    );
  });

  it('NAME=value sets a valid value', () => {
    const others = new Set(Object.values(otherNames).flat());
    const byName = new Map(settings.map((each) => [each.name, each]));
    const readByCommands = environmentNames(sources);
    for (const snippet of snippets) {
      const [, name = '', value = ''] = /^([A-Z][A-Z0-9_]+)=(\S+)$/.exec(snippet.text) ?? [];
      if (name === '' || others.has(name) || readByCommands.has(name)) continue;
      const setting = byName.get(name);
      assert.ok(setting, `${at(snippet)}: ${name} is no setting`);
      const isTaken = setting.choices?.includes(value) ?? true;
      assert.ok(isTaken, `${at(snippet)}: ${name} takes ${setting.choices?.join(', ')}`);
    }
  });

  it('each variable that a command reads is documented', () => {
    const all = pages.map(({ text }) => text).join('\n');
    // Passed from one of our own processes to another.
    const ours = new Set([
      'PATH',
      'TERRAFORM_CONFIGURATION',
      'CHAOS_THROW_FILE',
      'CONSTANT',
      'WINDOW_MS',
    ]);
    const missing = [...environmentNames(sources)].filter(
      (name) => !all.includes(name) && !ours.has(name),
    );
    assert.deepEqual(missing, []);
  });

  it('each Terraform assignment uses an existing variable, attribute and setting', () => {
    const texts = [
      ...snippets.map((snippet) => ({ place: at(snippet), text: snippet.text })),
      ...pages
        .flatMap(blocksOf)
        .filter(({ language }) => ['hcl', 'tf', 'terraform'].includes(language))
        .map((block) => ({ place: at(block), text: block.text })),
    ];
    for (const { place, text } of texts) {
      const [, name = '', value = ''] =
        /^([a-z][a-z0-9_]*) = ((?:["[{\d]|true|false).*)$/s.exec(text) ?? [];
      if (name === '' || /^(?:resource|module|data|terraform)\b/m.test(text)) continue;
      const attributes = terraform.variables.get(name);
      assert.ok(attributes, `${place}: terraform/ has no variable ${name}`);
      const part = /^(\w+)_settings$/.exec(name)?.[1];
      for (const [, key = ''] of value.matchAll(/[{,]\s*(\w+) =/g)) {
        const isKnown =
          part === undefined
            ? attributes.has(key) || (terraform.maps.has(name) && value.includes(`${key} = {`))
            : settings.some((each) => each.name === key && each.part === part && each.setByPerson);
        assert.ok(isKnown, `${place}: ${name} takes no ${key}`);
      }
    }
  });

  it('each name with underscores, and each attribute of a variable, occurs in the sources', () => {
    const words = wordsOf([...sources, ...samples]).union(fieldNames(protos));
    const others = new Set(Object.values(otherWords).flat());
    const faults: string[] = [];
    for (const snippet of snippets.filter(({ isGenerated }) => !isGenerated)) {
      const { text } = snippet;
      if (others.has(text) || snippet.page.path === 'docs/coverage.md') continue;
      // Tags of Falco's rules, which are parsed by MITRE's names.
      if (text.startsWith('mitre_')) continue;
      const [, head = '', attribute] =
        /^([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?$/.exec(text) ?? [];
      const attributes = attribute === undefined ? undefined : terraform.variables.get(head);
      if (attribute !== undefined && attributes !== undefined) {
        if (!attributes.has(attribute)) faults.push(`${at(snippet)}: ${head} has no ${attribute}`);
      } else if (head.includes('_') && !words.has(head) && !isShown(snippet)) {
        faults.push(`${at(snippet)}: no source has ${head}`);
      }
    }
    assert.deepEqual(faults, [], 'names of others are listed in test/docs/support/other-names.ts');
  });

  it('each path in code exists', async () => {
    const folders = new Set(
      files.flatMap((path) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])),
    );
    // A file that the reader writes and git ignores.
    const names = new Set([...files.map((path) => basename(path)), 'backend.tf']);
    const others = new Set(Object.values(otherWords).flat());
    const faults: string[] = [];
    for (const snippet of snippets) {
      const path = snippet.text.replaceAll(/<[^>]*>|NAME/g, '*').replace(/\/$/, '');
      // A path with capitals is a placeholder, such as the form of a resource's name.
      const isForm = /(?:^|\/)[A-Z]+(?:\/|$)/.test(path);
      if (!/^[\w.*@/-]+$/.test(path) || isForm || others.has(snippet.text)) continue;
      if (folders.has(path.split('/')[0] ?? '') && path.includes('/')) {
        const found = await Array.fromAsync(glob(path, { cwd: root, exclude: ['node_modules'] }));
        if (found.length === 0) faults.push(`${at(snippet)}: there is no ${path}`);
      } else if (/^[\w-]+(?:\.test)?\.(?:ts|tf|tftpl|hcl)$/.test(path) && !names.has(path)) {
        faults.push(`${at(snippet)}: no file is named ${path}`);
      }
    }
    assert.deepEqual(faults, [], 'paths of others are listed in test/docs/support/other-names.ts');
  });
});

function namesIn(page: Page, pattern: RegExp): { place: string; name: string }[] {
  return page.text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(pattern)].map(([name]) => ({ place: `${page.path}:${index + 1}`, name })),
    );
}

/** Whether a block of the page contains the name, for example in a sample configuration. */
function isShown({ page, text }: Snippet): boolean {
  return wordsOf(blocksOf(page).map((block) => block.text)).has(text);
}

function wordsOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
}

/** The environment variables that our code reads directly, besides settings. */
function environmentNames(sources: readonly string[]): Set<string> {
  const reads = sources.flatMap((text) => [...text.matchAll(/\benv\['([A-Z0-9_]+)'\]/g)]);
  return new Set(reads.map(([, name = '']) => name));
}

/** The values of all enums of Security Command Center. */
function enumNames(value: unknown): Set<string> {
  return keysBeneath(value, 'values');
}

/** The fields of all its messages, in the notation of filters and update masks. */
function fieldNames(value: unknown): Set<string> {
  const names = [...keysBeneath(value, 'fields')];
  return new Set(
    names.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  );
}

function keysBeneath(value: unknown, parent: string): Set<string> {
  if (!isObject(value)) return new Set();
  return Object.entries(value).reduce(
    (names, [key, inner]) =>
      names.union(
        key === parent && isObject(inner)
          ? new Set(Object.keys(inner))
          : keysBeneath(inner, parent),
      ),
    new Set<string>(),
  );
}
