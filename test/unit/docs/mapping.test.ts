import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbooks, anyTactic } from '../../../functions/write/next-steps/runbooks.ts';
import { compliancesOf } from '../../../functions/write/finding/compliances.ts';
import { mitreOf } from '../../../functions/write/finding/mitre.ts';
import { coverage, type Coverage } from '../../../tools/docs/coverage.ts';
import { codes, document, section, tableRows } from './markdown.ts';
import {
  at,
  formats,
  plain,
  rowsOf,
  samples,
  valuesAt,
  type Row,
  type Sample,
} from './mapping-table.ts';
import { flat } from '../../../tools/lib/json-paths.ts';

const valueLimit = 255;
const root = join(import.meta.dirname, '../../..');

/** The first source that has a value. */
function first(row: Row, sample: Sample): string | undefined {
  for (const source of row.sources) {
    const value = valuesAt(source, sample)
      .map(plain)
      .find((each) => each !== undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}

function applies(row: Row, sample: Sample): boolean {
  return row.format === undefined || row.format === sample.format;
}

function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** What stands at a target; undefined when the finding has nothing there. */
function actualAt(target: string, { finding }: Sample): unknown {
  return at(finding, target)[0];
}

/** As the finding holds a copy there. */
function copied(text: string, target: string): string {
  const value = text.replaceAll(String.raw`\u003cNA\u003e`, '<NA>');
  if (target.startsWith('sourceProperties.')) return cut(value, valueLimit);
  return target === 'category' ? cut(value, 255) : value;
}

function hasParent(target: string, { finding }: Sample): boolean {
  const parent = target.slice(0, target.lastIndexOf('.'));
  return at(finding, parent).length > 0;
}

/** Nanoseconds since the epoch, by the rule of the page. */
function nanosOf(value: string): bigint | undefined {
  if (/^\d{9,19}$/.test(value)) {
    const scale = value.length <= 11 ? 9 : value.length <= 14 ? 6 : value.length <= 17 ? 3 : 0;
    return BigInt(value) * 10n ** BigInt(scale);
  }
  const [, whole, fraction = '', zone = ''] =
    /^(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  if (whole === undefined) return undefined;
  const seconds = Date.parse(`${whole}${zone}`) / 1000;
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

function firstTime(row: Row, sample: Sample): bigint {
  for (const source of row.sources) {
    const value = plain(valuesAt(source, sample)[0]);
    const nanos = value === undefined ? undefined : nanosOf(value);
    if (nanos !== undefined) return nanos;
  }
  throw new Error(`${sample.file}: no time`);
}

function hash(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

describe('docs/mapping.md', () => {
  let markdown = '';
  let rows: Row[] = [];
  let all: Sample[] = [];
  let severities = new Map<string, string>();
  let unseen = new Set<string>();
  before(async () => {
    markdown = await document('docs/mapping.md');
    rows = rowsOf(markdown);
    all = await samples();
    severities = new Map(
      tableRows(section(markdown, '## Severity')).map(([from = '', to = '']) => [
        from,
        codes(to)[0] ?? '',
      ]),
    );
    unseen = new Set(
      tableRows(section(markdown, '## Read, but in no sample')).flatMap(([paths = '']) =>
        codes(paths),
      ),
    );
  });

  const checks: Record<string, (row: Row, sample: Sample) => void> = {
    copy(row, sample) {
      const value = first(row, sample);
      if (value === undefined) return;
      for (const target of row.targets) {
        assert.equal(actualAt(target, sample), copied(value, target), `${sample.file} ${target}`);
      }
    },
    container(row, sample) {
      const ids = ['containerId', 'event.containerId', 'fields.container.id'];
      const [id] = ids.flatMap((source) => plain(valuesAt(source, sample)[0]) ?? []);
      const value = id === 'host' ? undefined : first(row, sample);
      if (value === undefined && id !== 'host') return;
      for (const target of row.targets) {
        const expected = value && copied(value, target);
        assert.equal(actualAt(target, sample), expected, `${sample.file} ${target}`);
      }
    },
    within(row, sample) {
      const value = first(row, sample);
      for (const target of row.targets) {
        if (value === undefined || !hasParent(target, sample)) continue;
        // A pid is above 0, and an access is that of an API where one was called.
        if (/pid$/i.test(target) && !/^[1-9]\d*$/.test(value)) continue;
        if (target === 'access.userName' && actualAt('access.serviceName', sample)) continue;
        assert.equal(actualAt(target, sample), value, `${sample.file} ${target}`);
      }
    },
    list(row, sample) {
      const [list] = valuesAt(row.sources[0] ?? '', sample);
      const expected = (Array.isArray(list) ? list : [])
        .map(plain)
        .filter((each) => each !== undefined);
      const value = expected.length === 0 ? undefined : cut(expected.join(', '), valueLimit);
      assert.equal(actualAt(row.targets[0] ?? '', sample), value, sample.file);
    },
    summary(row, sample) {
      const output = first(row, sample) ?? '';
      const [, message] = /^\S+: [A-Z][a-z]+ (.*)$/s.exec(output) ?? [undefined, output];
      const expected = message === '' ? undefined : cut(message, valueLimit);
      assert.equal(actualAt('sourceProperties.summary', sample), expected, sample.file);
    },
    capture(row, sample) {
      const [, list = '', key = ''] = /^(.*)\[\]\.(\w+)$/.exec(row.sources[0] ?? '') ?? [];
      const [actions] = valuesAt(list, sample);
      const capture = (Array.isArray(actions) ? actions : []).find(
        (action: Record<string, unknown>) =>
          plain(action['token']) !== undefined &&
          (action['successful'] ?? action['isSuccessful']) !== false,
      ) as Record<string, unknown> | undefined;
      assert.equal(actualAt(row.targets[0] ?? '', sample), plain(capture?.[key]), sample.file);
    },
    first(row, sample) {
      const value = first(row, sample);
      const expected = value && cut(value, valueLimit);
      assert.equal(actualAt(row.targets[0] ?? '', sample), expected, sample.file);
    },
    constant(row, sample) {
      for (const target of row.targets) {
        const actual = actualAt(target, sample);
        if (actual === undefined && target.startsWith('access.')) continue;
        if (row.sources.length > 0 && first(row, sample) === undefined) continue;
        assert.ok(
          codes(row.note).some((code) => code === actual),
          `${sample.file} ${target}`,
        );
      }
    },
    severity(row, sample) {
      const value = first(row, sample);
      const expected = value === undefined ? 'MEDIUM' : severities.get(value);
      assert.equal(sample.finding['severity'], expected, sample.file);
    },
    time(row, sample) {
      const actual = nanosOf(String(sample.finding['eventTime']));
      assert.equal(actual, firstTime(row, sample), sample.file);
    },
    link(row, sample) {
      const seconds = Number(firstTime(row, sample) / 1_000_000_000n);
      const expected = `https://secure.sysdig.com/#/events/f:${seconds - 60},t:${seconds + 60}/*/*?viewAs=list`;
      assert.equal(sample.finding['externalUri'], expected, sample.file);
    },
    id(row, sample) {
      const value = (source: string): string | null => plain(valuesAt(source, sample)[0]) ?? null;
      const id = row.format === 'falco' ? undefined : (value(row.sources[0] ?? '') ?? undefined);
      const sources = row.sources.map((source) =>
        source === 'time' ? sample.finding['eventTime'] : value(source),
      );
      const hashed = id === undefined ? hash([row.format, ...sources]) : hash(['id', id]);
      const expected = id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id) ? id : hashed;
      assert.equal(String(sample.finding['name']).split('/').at(-1), expected, sample.file);
      assert.equal(actualAt('sourceProperties.event_id', sample), expected, sample.file);
    },
    detail(row, sample) {
      const within = {
        falco: '',
        'sysdig-forwarder': 'content.',
        'sysdig-api': 'content.',
        'sysdig-legacy': '',
        'sysdig-channel': 'event.',
      }[row.format ?? 'falco'];
      const named = new Set(
        rows
          .filter((each) => each.format === row.format && each !== row)
          // Of what an admission controller reviewed, labels are made, and it stays a detail.
          .filter(({ targets }) => !targets.some((target) => target.includes('kubernetes')))
          .filter(({ targets }) => !targets.some((target) => target.startsWith('processes[]')))
          .flatMap(({ sources }) => sources.filter((source) => source.startsWith(within)))
          .map((source) => source.slice(within.length).split(/[.[]/, 1)[0] ?? ''),
      );
      const holder = within === '' ? sample.body : valuesAt(within.slice(0, -1), sample)[0];
      const known = new Set([...named, 'fields', 'output_fields', 'eventLabels', 'metrics']);
      for (const [key, value] of Object.entries(holder ?? {})) {
        const expected = known.has(key) ? undefined : plain(value);
        const actual = actualAt(`sourceProperties.detail_${key}`, sample);
        assert.equal(actual, expected && cut(expected, valueLimit), `${sample.file} ${key}`);
      }
    },
    derived() {},
    'event only'(row) {
      assert.deepEqual(row.targets, []);
    },
    dropped(row) {
      assert.deepEqual(row.targets, []);
    },
  };

  it('names a rule for each row', () => {
    assert.ok(rows.length > 100, String(rows.length));
    const legend = codes(
      tableRows(markdown.split('\n## ')[0] ?? '')
        .map(([how]) => how)
        .join(' '),
    );
    for (const { how, targets, sources } of rows) {
      assert.ok(
        how in checks && legend.includes(how),
        `${how}: ${[...sources, ...targets].join()}`,
      );
    }
  });

  for (const how of Object.keys(checks).filter((each) => each !== 'derived')) {
    it(`is right about every row of the kind ${how}, in every sample`, () => {
      let checked = 0;
      for (const row of rows.filter((each) => each.how === how)) {
        for (const sample of all.filter((each) => applies(row, each))) {
          checks[how]?.(row, sample);
          checked += 1;
        }
      }
      assert.ok(checked > 0);
    });
  }

  it('is right that each derived target depends on one of its sources, by experiment', async function () {
    this.timeout(60_000);
    const found = await coverage();
    for (const row of rows.filter(({ how, sources }) => how === 'derived' && sources.length > 0)) {
      const isSeen =
        row.sources.some((source) => !unseen.has(source)) && !row.note.endsWith('in no sample');
      const names = new Set(row.sources.flatMap(coverageNames));
      if (!isSeen) continue;
      assert.ok(
        row.targets.some((target) =>
          inputsOf(found, row.format, target).some((name) => names.has(name)),
        ),
        `${row.sources.join()} → ${row.targets.join()}`,
      );
    }
  });

  it('explains every value of every finding', () => {
    for (const sample of all) {
      const usable = rows.filter((row) => applies(row, sample));
      for (const path of flat(sample.finding).keys()) {
        const leaf = path.replaceAll(/\[\d+\]/g, '[]');
        const explained = usable.some(
          (row) =>
            row.targets.some((target) => matches(target, leaf)) &&
            (row.sources.length === 0 || first(row, sample) !== undefined),
        );
        assert.ok(explained, `${sample.file}: ${path}`);
      }
    }
  });

  it('lists no target that is in no finding, but for what comes of what is in no sample', () => {
    const leaves = new Set(
      all.flatMap(({ finding }) =>
        [...flat(finding).keys()].map((path) => path.replaceAll(/\[\d+\]/g, '[]')),
      ),
    );
    for (const { sources, targets, note } of rows) {
      if (sources.every((source) => unseen.has(source)) && sources.length > 0) continue;
      if (note.endsWith('in no sample')) {
        // Other rows may fill the same.
        const own = targets.filter(
          (target) => !rows.some((row) => row.note !== note && row.targets.includes(target)),
        );
        assert.ok(!own.some((target) => leaves.has(target)), own.join());
        continue;
      }
      const isThere =
        targets.length === 0 ||
        targets.some((target) => [...leaves].some((leaf) => matches(target, leaf)));
      assert.ok(isThere, targets.join());
    }
  });

  it('lists no source that no sample has, but those that it says so of', () => {
    const sources = new Map(
      rows.flatMap(({ sources: each, format }) => each.map((source) => [source, format])),
    );
    const missing = [...sources.keys()].filter(
      (source) =>
        !all.some((sample) => valuesAt(source, sample).some((value) => value !== undefined)),
    );
    assert.deepEqual(missing.toSorted(), [...unseen].toSorted());
  });

  it('lists every field and label that the program reads by its name', () => {
    const names = new Set(
      ['shared/formats', 'functions/write', 'functions/enrich'].flatMap((folder) =>
        filesBelow(folder)
          // What it masks is no matter of the mapping.
          .filter((file) => !file.includes('/masking/'))
          .flatMap((file) => namesIn(readFileSync(file, 'utf8'))),
      ),
    );
    assert.ok(names.size > 100, String(names.size));
    const listed = new Set(codes(markdown).map((code) => code.replace(/^(?:fields|labels)\./, '')));
    assert.deepEqual([...names].filter((name) => !listed.has(name)).toSorted(), []);
  });

  it('lists every key of a body that a format reads by its name', () => {
    for (const format of formats) {
      const source = readFileSync(join(root, `shared/formats/${format}.ts`), 'utf8');
      const keys = [
        ...source.matchAll(/\b(?:body|content|source|event|policy|alert|entity)\['(\w+)'\]/g),
      ];
      // The channel's events are read by the same code, with the policy beside them.
      const isLegacy = format === 'sysdig-legacy';
      const text =
        section(markdown, `## ${format}`) +
        (isLegacy ? section(markdown, '## sysdig-channel') : '');
      for (const [, key = ''] of keys) {
        // What leads to the others, and what tells a page of events.
        if (
          ['fields', 'labels', 'eventLabels', 'output_fields', 'sourceDetails', 'content'].includes(
            key,
          )
        )
          continue;
        if (['page', 'data', 'entities', 'policies', 'policyEvents', 'metrics'].includes(key))
          continue;
        assert.match(text, new RegExp(`[\`.]${key}\\b`), `${format}: ${key}`);
      }
    }
  });

  it('knows every step of the ladder', () => {
    const patterns = tableRows(section(markdown, '## Resource')).map(([, name = '']) => {
      const [template = ''] = codes(name);
      return new RegExp(
        `^${template.replaceAll(/[.]/g, '\\.').replaceAll(/\b[A-Z]{2,}\b/g, '[^/]+')}$`,
      );
    });
    const used = new Set<number>();
    for (const { finding, file } of all) {
      const step = patterns.findIndex((pattern) => pattern.test(String(finding['resourceName'])));
      assert.notEqual(step, -1, file);
      used.add(step);
    }
    assert.equal(used.size, patterns.length, 'each step is in a sample');
  });

  it('knows the severities of all samples, and all rule types', () => {
    const types = new Map(
      tableRows(section(markdown, '### Rule types')).map(([number = '', word = '']) => [
        number,
        codes(word)[0],
      ]),
    );
    for (const sample of all.filter(({ format }) => format === 'sysdig-api')) {
      const value = plain(at(sample.body, 'content.ruleType')[0]);
      const expected = value === undefined ? undefined : (types.get(value) ?? value);
      assert.equal(actualAt('sourceProperties.rule_type', sample), expected, sample.file);
    }
    const program = readFileSync(join(root, 'shared/formats/sysdig-api.ts'), 'utf8');
    const pairs = [...program.matchAll(/\['(\d+)', '([^']+)'\]/g)].map(([, number, word]) => [
      number,
      word,
    ]);
    assert.deepEqual([...types], pairs);
  });

  it('knows how next steps begin', () => {
    const begins = new Map(
      tableRows(section(markdown, '## Next steps')).map(([tactic = '', text = '']) => [
        codes(tactic)[0] ?? 'none',
        codes(text)[0] ?? '',
      ]),
    );
    for (const { finding, file } of all) {
      const tactic = plain(at(finding, 'mitreAttack.primaryTactic')[0]) ?? 'none';
      const begin = begins.get(tactic);
      assert.ok(begin !== undefined && String(finding['nextSteps']).startsWith(begin), file);
    }
    for (const [tactic, { ask }] of [...Object.entries(runbooks), ['none', anyTactic] as const]) {
      assert.ok(ask.startsWith(begins.get(tactic) ?? 'nothing'), tactic);
    }
  });

  it('has examples of tags that are so', () => {
    for (const [tags = '', tactic = '', primary = '', other = ''] of tableRows(
      section(markdown, '## MITRE ATT&CK'),
    )) {
      const { mitreAttack, unknown } = mitreOf(codes(tags));
      assert.deepEqual(mitreAttack?.primaryTactic, codes(tactic)[0], tags);
      assert.deepEqual(mitreAttack?.primaryTechniques ?? [], codes(primary), tags);
      assert.deepEqual(unknown, codes(other), tags);
    }
    for (const [tag = '', standard = '', id = ''] of tableRows(
      section(markdown, '## Compliance'),
    )) {
      const expected = [{ standard: codes(standard)[0], ids: codes(id) }];
      assert.deepEqual(compliancesOf(codes(tag)), expected, tag);
    }
  });
});

/** Whether a target of the page is a leaf of a finding, or the list or object that holds it. */
function matches(target: string, leaf: string): boolean {
  const path = target.replaceAll(/\[\d+\]/g, '[]');
  return path.endsWith('*') ? leaf.startsWith(path.slice(0, -1)) : leaf === path;
}

/** By field of the finding, in the formats of a row: the fields of the event that it depends on. */
function inputsOf(found: Coverage, format: string | undefined, target: string): string[] {
  return [...found].flatMap(([each, fields]) => {
    if (format !== undefined && each !== format) return [];
    const inputs = [...fields].filter(([field]) => matches(target, field));
    return inputs.flatMap(([, names]) => Array.from(names));
  });
}

/** Each of these stands for itself. */
const agentTags = ['labels.agent.tag.role'];

/** A source of the page as coverage names it, in each format that has it; a list also by its elements. */
function coverageNames(source: string): string[] {
  // Where any of many says it, only taking away all of them tells.
  if (source.endsWith('.*')) return ['output_fields', 'content.fields', 'labels', ...agentTags];
  const numbered = source.replaceAll(/\[\d+\]/g, '[n]');
  const [, kind, name = ''] = /^(fields|labels)\.(.*)$/.exec(numbered) ?? [];
  const names =
    kind === 'fields'
      ? [
          `output_fields.${name}`,
          `content.fields.${name}`,
          `fields[${name}]`,
          `entities[].policyEvents[].fields[${name}]`,
        ]
      : kind === 'labels'
        ? [numbered, `eventLabels[${name}]`]
        : [numbered.replace(/^event\./, 'entities[].policyEvents[].')];
  return names.flatMap((each) => [each, `${each}[]`]);
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => join(root, folder, name));
}

/** The names of fields and labels in quotes: those of Falco's classes and of Sysdig's labels. */
function namesIn(source: string): string[] {
  const classes =
    'proc|fd|fs|evt|user|container|k8s|k8smeta|ka|gcp|ct|falco|kubernetes|cloudProvider|aws|azure|host';
  const name = new RegExp(`'((?:${classes})\\.[\\w.]*\\w(?:\\[\\d\\])?)'`, 'g');
  return [...source.matchAll(name)].map(([, each = '']) => each);
}
