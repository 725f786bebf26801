import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { load } from 'js-yaml';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { fromRfc3339, toTimestamp } from '@pipeline/shared/time.ts';
import { techniques, tactics } from '../../../functions/write/generated/mitre-table.ts';
import { snapshots } from '../../../tools/lib/snapshots.ts';
import {
  consoleLanguage,
  listLanguage,
  muteLanguage,
  muteRuleLanguage,
  type FilterLanguage,
} from '../../../local/emulators/scc/filter-fields.ts';
import { parseFilter } from '../../../local/emulators/scc/filter.ts';
import { fixture } from '../../../local/samples/index.ts';
import { blocks, document, section } from './markdown.ts';

const recipes = ['kube-system', 'images', 'privileged', 'exec', 'file-system'];

interface Rule {
  readonly rule: string;
  readonly desc: string;
  readonly condition: string;
  readonly output: string;
  readonly priority: string;
  readonly source?: string;
  readonly tags: readonly string[];
  readonly exceptions?: readonly Record<string, unknown>[];
}

type Finding = Record<string, unknown>;

/** Every finding of every fixture, by the fixture's name. */
async function allFindings(): Promise<(readonly [fixture: string, finding: Finding])[]> {
  return (await snapshots()).flatMap(({ name, actual }) =>
    actual.flatMap((preview) => ('finding' in preview ? [[name, preview.finding] as const] : [])),
  );
}

async function findingOf(name: string): Promise<Finding> {
  const found = (await allFindings()).find(([each]) => each === name)?.[1];
  assert.ok(found, name);
  return found;
}

/** The fixtures that a filter finds, of all. */
async function foundBy(filter: string, language: FilterLanguage): Promise<string[]> {
  const test = parseFilter(filter, language);
  return (await allFindings()).flatMap(([name, finding]) =>
    test({ ...finding, eventTime: toTimestamp(String(finding['eventTime'])) }) ? [name] : [],
  );
}

function objectsIn(markdown: string): Record<string, unknown>[] {
  const [yaml = ''] = blocks(section(markdown, '## Falco rule'), 'yaml');
  const content = load(yaml);
  assert.ok(Array.isArray(content));
  return content.filter(isObject);
}

function rulesIn(markdown: string): Rule[] {
  return objectsIn(markdown)
    .filter((object) => 'rule' in object)
    .map((object) => object as unknown as Rule);
}

function samplesIn(markdown: string, kind: string): string[] {
  const links = section(markdown, '## Samples').matchAll(/^- ([a-z ]+): \[.*\]\((.+)\.json\)$/gm);
  return [...links].flatMap(([, each, path = '']) => (each === kind ? [basename(path)] : []));
}

function filterIn(markdown: string, heading: string): string {
  const [command = ''] = blocks(section(markdown, heading), 'sh');
  return /--filter='([^']+)'/.exec(command)?.[1] ?? '';
}

const fieldName = /%([a-z][a-z0-9_.]*(?:\[[^\]]*\])?)/g;

/** As Falco prints a value. */
function printed(value: unknown): string {
  if (value === null) return '<NA>';
  if (Array.isArray(value)) return `(${value.join(',')})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether `part` is `whole` with properties left out. */
function assertPart(part: unknown, whole: unknown, path: string): void {
  if (Array.isArray(part)) {
    const list: unknown[] = Array.isArray(whole) ? whole : [];
    assert.equal(part.length, list.length, path);
    for (const [at, element] of part.entries()) assertPart(element, list[at], `${path}[${at}]`);
  } else if (isObject(part)) {
    assert.ok(isObject(whole), path);
    for (const [key, value] of Object.entries(part))
      assertPart(value, whole[key], `${path}.${key}`);
  } else {
    assert.equal(part, whole, path);
  }
}

for (const name of recipes) {
  describe(`the recipe ${name}`, () => {
    let markdown = '';
    let attacks: string[] = [];
    let knownGood: string[] = [];
    before(async () => {
      markdown = await document(`docs/recipes/${name}.md`);
      attacks = samplesIn(markdown, 'attack');
      knownGood = samplesIn(markdown, 'known good');
    });

    it('has rules with what a rule needs, and lists and macros that are there', () => {
      const objects = objectsIn(markdown);
      const rules = rulesIn(markdown);
      assert.ok(rules.length > 0);
      for (const object of objects) {
        const keys = ['rule', 'list', 'macro'].filter((key) => key in object);
        assert.equal(keys.length, 1, JSON.stringify(object));
      }
      for (const rule of rules) {
        for (const key of ['rule', 'desc', 'condition', 'output', 'priority'] as const) {
          assert.ok(typeof rule[key] === 'string' && rule[key] !== '', `${rule.rule}: ${key}`);
        }
        // https://falco.org/docs/reference/rules/rule-fields/
        assert.match(rule.priority, /^(?:EMERGENCY|ALERT|CRITICAL|ERROR|WARNING|NOTICE|INFO)$/);
        for (const exception of rule.exceptions ?? []) {
          const { fields, comps, values = [] } = exception;
          assert.ok(Array.isArray(fields) && Array.isArray(comps) && Array.isArray(values));
          assert.equal(fields.length, comps.length);
          for (const value of values) assert.equal((value as unknown[]).length, fields.length);
        }
      }
      const names = objects.flatMap(({ list, macro }) =>
        (list ?? macro) ? [String(list ?? macro)] : [],
      );
      const uses = JSON.stringify(objects.map(({ list: _list, macro: _macro, ...rest }) => rest));
      for (const each of names) assert.match(uses, new RegExp(`\\b${each}\\b`), `${each} is used`);
    });

    it('has tags that name a tactic and a technique, as Falco spells them', () => {
      for (const { rule, tags } of rulesIn(markdown)) {
        const mitre = tags.filter((tag) => /^(?:mitre_|TA?\d)/i.test(tag));
        const known = new Set([
          ...Object.values(tactics).map((tactic) => `mitre_${tactic.toLowerCase()}`),
          ...Object.keys(techniques),
        ]);
        assert.deepEqual(
          mitre.filter((tag) => !known.has(tag)),
          [],
          rule,
        );
        assert.ok(
          mitre.some((tag) => tag.startsWith('mitre_')) && mitre.some((tag) => tag.startsWith('T')),
          rule,
        );
      }
    });

    it('has samples that are what its rules print', async () => {
      const rules = new Map(rulesIn(markdown).map((rule) => [rule.rule, rule]));
      const own = [...attacks, ...knownGood].filter((sample) => sample.startsWith('r'));
      const seen = new Set<string>();
      for (const sample of own) {
        const body = parseJson((await fixture(sample)).body);
        assert.ok(isObject(body) && isObject(body['output_fields']), sample);
        const { output_fields: fields } = body;
        const rule = rules.get(String(body['rule']));
        assert.ok(rule, sample);
        seen.add(rule.rule);
        const template = rule.output.trim().replaceAll(/\s+/g, ' ');
        const message = template.replaceAll(fieldName, (_match, field: string) => {
          assert.ok(field in fields, `${sample}: ${field}`);
          return printed(fields[field]);
        });
        const [, clock] = String(body['time']).split('T');
        const priority = rule.priority.charAt(0) + rule.priority.slice(1).toLowerCase();
        assert.equal(body['output'], `${clock?.replace('Z', '')}: ${priority} ${message}`);
        assert.equal(body['priority'], priority);
        assert.equal(body['source'], rule.source ?? 'syscall');
        assert.deepEqual(body['tags'], rule.tags.toSorted());
        const nanos = String(fields['evt.time']);
        const { seconds } = toTimestamp(fromRfc3339(String(body['time'])) ?? '');
        assert.equal(nanos.slice(0, -9), String(seconds));
      }
      assert.deepEqual(
        [...seen].toSorted(),
        [...rules.keys()].toSorted(),
        'each rule has a sample',
      );
    });

    it('shows the finding of the first attack', async () => {
      const [shown = ''] = blocks(section(markdown, '## Finding'), 'json');
      const part: unknown = JSON.parse(shown);
      assert.ok(isObject(part));
      for (const key of ['category', 'severity', 'resourceName']) assert.ok(key in part, key);
      assertPart(part, await findingOf(attacks[0] ?? ''), name);
    });

    it('has a filter for lists that finds its samples and nothing else', async () => {
      const filter = filterIn(markdown, '## Find');
      assert.deepEqual(await foundBy(filter, listLanguage), [...attacks, ...knownGood].toSorted());
    });

    it('has a query for the Console that finds an attack, and of its samples only', async () => {
      const [query = ''] = blocks(section(markdown, '## Find'), 'text');
      const names = await foundBy(query, consoleLanguage);
      assert.ok(names.some((each) => attacks.includes(each)));
      assert.deepEqual(
        names.filter((each) => ![...attacks, ...knownGood].includes(each)),
        [],
      );
    });

    it('has a mute rule for the known good, and for no attack', async () => {
      const filter = filterIn(markdown, '## Mute the known good');
      // As CreateMuteConfig takes it in the emulator.
      assert.deepEqual(await foundBy(filter, muteRuleLanguage), knownGood);
      assert.ok(knownGood.length > 0);
      // By the documented fields alone it is wider: why it has contains().
      const documented = filter.split(' AND ').filter((part) => !part.startsWith('contains('));
      const wider = await foundBy(documented.join(' AND '), muteLanguage);
      assert.ok(wider.some((each) => attacks.includes(each)));
    });
  });
}

describe('the list of recipes', () => {
  it('has each, with its rules', async () => {
    const readme = await document('docs/recipes/README.md');
    for (const name of recipes) {
      const line = readme.split('\n').find((each) => each.includes(`](${name}.md)`)) ?? '';
      for (const { rule } of rulesIn(await document(`docs/recipes/${name}.md`))) {
        assert.ok(line.includes(rule), `${name}: ${rule}`);
      }
    }
  });
});
