import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseHcl } from '@cdktn/hcl2json';
import { Ajv } from 'ajv';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { violations } from '@pipeline/shared/validation.ts';
import { parseAllDocuments } from 'yaml';
import { createExceptions } from '../../functions/enrich/exceptions.ts';
import { deserialise } from '../../functions/poll/checkpoint.ts';
import { deploymentSchema } from '../../scripts/lib/deployment.ts';
import { itemsOf } from '../../scripts/lib/payload.ts';
import { markOf } from './support/marks.ts';
import { allPages, at, blocksOf, root, type Block } from './support/pages.ts';

type Check = (text: string) => unknown;

/** Parsers of blocks by language. */
const languages: Readonly<Record<string, Check>> = {
  json: parseJson,
  ndjson: (text) => text.split('\n').map(parseJson),
  yaml: (text) => {
    for (const { errors } of parseAllDocuments(text)) if (errors[0]) throw errors[0];
  },
  hcl: async (text) => parseHcl('block.tf', text),
};
const aliases: Readonly<Record<string, string>> = { yml: 'yaml', terraform: 'hcl', tf: 'hcl' };

/** Checks of a block's JSON for the mark `is NAME`. */
const kinds: Readonly<Record<string, Check>> = {
  checkpoint: deserialise,
  deployment: (text) => {
    const validate = new Ajv({ useDefaults: true }).compile(deploymentSchema);
    assert.ok(validate(parseJson(text)), violations(validate).join('; '));
  },
  /** The setting EXCEPTIONS. */
  exceptions: createExceptions,
  /** A detection in a recognized format. */
  payload: (text) => {
    const items = itemsOf({
      name: 'block',
      body: text,
      contentType: 'application/json',
      isPublished: false,
    });
    assert.notEqual(items.length, 0, 'holds no event');
    for (const item of items) assert.equal(item.kind, 'detection');
  },
};

describe('documentation: data', () => {
  let blocks: Block[] = [];
  before(async () => {
    blocks = (await allPages()).flatMap(blocksOf);
  });

  it('JSON, YAML and HCL are valid', async () => {
    for (const block of blocks) {
      const check = languages[aliases[block.language] ?? block.language];
      if (check !== undefined && markOf(block)?.kind !== 'not') await apply(check, block);
    }
  });

  it('a block with the mark `is NAME` is valid', async () => {
    for (const block of blocks) {
      const mark = markOf(block);
      if (mark?.kind !== 'is') continue;
      const check = kinds[mark.what];
      assert.ok(
        check,
        `${at(block)}: "is ${mark.what}" is not known, but ${Object.keys(kinds).join(', ')}`,
      );
      await apply(check, block);
    }
  });

  it('a block with the mark `part of FILE` is part of that file', async () => {
    for (const block of blocks) {
      const mark = markOf(block);
      if (mark?.kind !== 'part') continue;
      const whole = parseJson(await readFile(join(root, mark.file), 'utf8'));
      assert.ok(isWithin(parseJson(block.text), whole), `${at(block)}: not in ${mark.file}`);
    }
  });

  it('each language is one that GitHub highlights, so that a typo does not skip a block', () => {
    const known = new Set([
      '',
      'sh',
      'bash',
      'shell',
      'console',
      'json',
      'ndjson',
      'yaml',
      'hcl',
      'ts',
      'text',
      'diff',
      'promql',
      'sql',
      'mermaid',
      'dockerfile',
      'js',
      'html',
      'http',
      'ini',
    ]);
    const odd = blocks.filter(({ language }) => !known.has(aliases[language] ?? language));
    assert.deepEqual(
      odd.map((block) => `${at(block)}: ${block.language}`),
      [],
    );
  });
});

function isWithin(part: unknown, whole: unknown): boolean {
  if (isPart(part, whole)) return true;
  return isObject(whole) || Array.isArray(whole)
    ? Object.values(whole).some((value) => isWithin(part, value))
    : false;
}

/** Whether a value equals the whole, except for omitted members of objects and later elements of lists. */
function isPart(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((element, index) => isPart(element, whole[index]));
  }
  if (isObject(part)) {
    return (
      isObject(whole) && Object.entries(part).every(([key, value]) => isPart(value, whole[key]))
    );
  }
  return part === whole;
}

async function apply(check: Check, block: Block): Promise<void> {
  try {
    await check(block.text);
  } catch (error) {
    assert.fail(`${at(block)}: ${errorText(error)}`);
  }
}
