import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchedKinds } from '@pipeline/shared/event.ts';
import { runbookOf } from '../../../functions/write/next-steps/source-runbooks.ts';
import { runbooks, anyTactic } from '../../../functions/write/next-steps/runbooks.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { propertyName } from '../../../functions/write/finding/property-names.ts';
import { compliancesOf } from '../../../functions/write/finding/compliances.ts';
import { mitreOf } from '../../../functions/write/finding/mitre.ts';
import { coverage, type Coverage } from '../../../tools/docs/coverage.ts';
import { codes, document, section, tableRows } from './markdown.ts';
import {
  at,
  fieldsOf,
  findingOf,
  formats,
  labelsOf,
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

/** The value of the first source that has one. */
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

/** The finding's value at a target; undefined if there is none. */
function actualAt(target: string, { finding }: Sample): unknown {
  return at(finding, target)[0];
}

/** The expected copy at a target. */
function copied(text: string, target: string): string {
  const value = text.replaceAll(String.raw`\u003cNA\u003e`, '<NA>');
  if (target.startsWith('sourceProperties.')) return cut(value, valueLimit);
  return target === 'category' ? cut(value, 255) : value;
}

function hasParent(target: string, { finding }: Sample): boolean {
  const parent = target.slice(0, target.lastIndexOf('.'));
  return at(finding, parent).length > 0;
}

/** Nanoseconds since the epoch, according to the page's rule. */
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

/** The whole event as JSON with sorted keys, according to the page. */
function hash(event: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(event)))
    .digest('hex')
    .slice(0, 32);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** The hashed content: without parts that change at each receipt, and in one spelling. */
function wholeEvent(sample: Sample): unknown {
  if (sample.format !== 'falco') return eventIn(sample);
  const { uuid: _new, attribute: _ofMessage, ...body } = sample.body;
  const event = Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) => !['null', '""', '[]', '{}'].includes(JSON.stringify(value)),
    ),
  );
  const lower = (value: unknown): unknown =>
    typeof value === 'string' ? value.toLowerCase() : value;
  const nanos = nanosOf(String(event['time']));
  const time = nanos === undefined ? event['time'] : isoOf(nanos);
  const source = lower(event['source']);
  return {
    ...event,
    priority: lower(event['priority']),
    ...(source !== undefined && { source }),
    time,
  };
}

function isoOf(nanos: bigint): string {
  const [seconds, rest] = [nanos / 1_000_000_000n, nanos % 1_000_000_000n];
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${date}.${String(rest).padStart(9, '0')}Z`;
}

function eventIn(sample: Sample): Record<string, unknown> {
  const [event] =
    sample.format === 'sysdig-channel'
      ? at(sample.body, 'entities[].policyEvents[]')
      : [sample.body];
  return isObject(event) ? event : {};
}

function objectsAt(path: string, sample: Sample): Record<string, unknown>[] {
  return valuesAt(path, sample).flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
}

function joined(texts: (string | undefined)[]): string | undefined {
  const said = texts.filter((each) => each !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
}

function propertiesOf({ finding }: Sample): Record<string, unknown> {
  const { sourceProperties } = finding;
  return isObject(sourceProperties) ? sourceProperties : {};
}

/** Containers of other targets, which have rules of their own. */
const isHolder = new Set([
  'content',
  'fields',
  'labels',
  'eventLabels',
  'output_fields',
  'metrics',
]);

/** Prefix of Falco's output: `11:06:09.874686373: Notice A shell …`. */
function withoutPrefix(output: string): string {
  const [, message] = /^\S+: [A-Z][a-z]+ (.*)$/s.exec(output) ?? [undefined, output];
  return message ?? output;
}

function withoutEmpty(output: string): string {
  return output
    .replaceAll(String.raw`\u003cNA\u003e`, '<NA>')
    .replaceAll(/(?<=^|[\s(,])[\w.[\]%-]+=<NA>(?:[:/]<NA>)*(?=[\s,)]|$),?/g, '')
    .replaceAll('<NA>', 'unknown');
}

/** Removes the separators of fields: some fields may be missing. */
function condensed(text: string): string {
  return text.replaceAll(/[\s,()]/g, '');
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
      if (id === 'host') {
        // The event's other container names are the sender's own, not a container of the finding.
        assert.equal(actualAt('containers', sample), undefined, sample.file);
        assert.equal(actualAt('sourceProperties.container_id', sample), undefined, sample.file);
        return;
      }
      const value = first(row, sample);
      if (value === undefined) return;
      for (const target of row.targets) {
        assert.equal(actualAt(target, sample), copied(value, target), `${sample.file} ${target}`);
      }
    },
    within(row, sample) {
      const value = first(row, sample);
      for (const target of row.targets) {
        if (value === undefined || !hasParent(target, sample)) continue;
        // A pid is above 0, and an access is that of the called API, if there is one.
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
    text(row, sample) {
      const output = first(row, sample);
      if (output === undefined) return;
      const expected = condensed(
        withoutEmpty(withoutPrefix(output)).replaceAll(/(?<![\w=>\]:])<NA>/g, 'unknown'),
      );
      for (const target of row.targets) {
        const actual = String(actualAt(target, sample));
        assert.doesNotMatch(actual, /[\w\]]=<NA>(?:[\s,)]|$)/, sample.file);
        const shown = condensed(actual.replace(/…$/, ''));
        if (actual.endsWith('…')) assert.ok(expected.startsWith(shown), `${sample.file} ${target}`);
        else assert.equal(shown, expected, `${sample.file} ${target}`);
      }
    },
    capture(row, sample) {
      const [, list = '', key = ''] = /^(.*)\[\]\.(\w+)$/.exec(row.sources[0] ?? '') ?? [];
      const made = objectsAt(list, sample).filter(
        (action) =>
          plain(action['token']) !== undefined &&
          (action['successful'] ?? action['isSuccessful']) !== false,
      );
      const expected = joined(made.map((action) => plain(action[key])));
      assert.equal(actualAt(row.targets[0] ?? '', sample), expected, sample.file);
    },
    first(row, sample) {
      const expected = joined(
        (row.sources[0] === undefined ? [] : valuesAt(row.sources[0], sample)).map(plain),
      );
      assert.equal(
        actualAt(row.targets[0] ?? '', sample),
        expected && cut(expected, valueLimit),
        sample.file,
      );
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
      const [idSource = '', ...times] = row.sources;
      const id = plain(valuesAt(idSource, sample)[0]) ?? '';
      const seconds = Number(firstTime({ ...row, sources: times }, sample) / 1_000_000_000n);
      const page = /^[0-9a-f]{32}$/.test(id) ? id : `?from=${seconds - 60}&to=${seconds + 60}`;
      const uri = String(sample.finding['externalUri']);
      assert.equal(uri.slice(uri.indexOf('/#/')), `/#/events/${page}`, sample.file);
      const { host } = new URL(uri);
      const own = plain(actualAt('sourceProperties.sysdig_url', sample));
      assert.ok(host === 'secure.sysdig.com' || host === new URL(own ?? '').host, sample.file);
    },
    id(row, sample) {
      const own =
        row.format === 'falco' ? undefined : plain(valuesAt(row.sources[0] ?? '', sample)[0]);
      const expected =
        own !== undefined && /^[A-Za-z0-9]{1,32}$/.test(own) ? own : hash(wholeEvent(sample));
      assert.equal(String(sample.finding['name']).split('/').at(-1), expected, sample.file);
      assert.equal(actualAt('sourceProperties.event_id', sample), expected, sample.file);
    },
    detail(row, sample) {
      const named = rows
        .filter((each) => each.format === row.format && each !== row)
        .flatMap(({ sources }) =>
          sources.map((source) => source.replace(/^(?:event|envelope)\./, '')),
        );
      const isNamed = (path: string): boolean =>
        named.some(
          (source) =>
            path === source ||
            path.startsWith(`${source}.`) ||
            source.startsWith(`${path}.`) ||
            source.startsWith(`${path}[`),
        );
      const event = eventIn(sample);
      const holders = [event, isObject(event['content']) ? event['content'] : {}];
      for (const [depth, holder] of holders.entries()) {
        for (const [key, value] of Object.entries(holder)) {
          const path = depth === 0 ? key : `content.${key}`;
          if (isHolder.has(key) || isNamed(path) || isObject(value)) continue;
          const expected = plain(value);
          if (expected === undefined) continue;
          const texts = Object.values(propertiesOf(sample));
          const actual = actualAt(`sourceProperties.detail_${propertyName(key)}`, sample);
          // A part may have claimed it, as a process claims its machine-learning result.
          const isTaken = actual === undefined && JSON.stringify(sample.finding).includes(expected);
          assert.ok(isTaken || texts.includes(cut(expected, valueLimit)), `${sample.file} ${path}`);
          if (actual !== undefined)
            assert.equal(actual, cut(expected, valueLimit), `${sample.file} ${path}`);
        }
      }
    },
    derived() {},
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
    it(`is correct for every row of the kind ${how}, in every sample`, () => {
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

  it('names, for each derived target, a source whose removal changes the target', async () => {
    const found = await coverage();
    for (const row of rows.filter(({ how, sources }) => how === 'derived' && sources.length > 0)) {
      const isSeen =
        row.sources.some((source) => !unseen.has(source)) && !row.note.endsWith('in no sample');
      const names = new Set(row.sources.flatMap(coverageNames));
      if (!isSeen) continue;
      const dependsOnOne = row.targets.some((target) =>
        inputsOf(found, row.format, target).some((name) => names.has(name)),
      );
      // If several fields have the same content, remove all of them to see an effect.
      const depends = dependsOnOne || (await dependsOnAll(row, all));
      assert.ok(depends, `${row.sources.join()} → ${row.targets.join()}`);
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
        assert.ok(explained || isUnderItsOwnName(leaf, sample), `${sample.file}: ${path}`);
      }
    }
  });

  it('lists only targets that occur in a finding, except those of sources without a sample', () => {
    const leaves = new Set(
      all.flatMap(({ finding }) =>
        [...flat(finding).keys()].map((path) => path.replaceAll(/\[\d+\]/g, '[]')),
      ),
    );
    for (const { sources, targets, note } of rows) {
      if (sources.every((source) => unseen.has(source)) && sources.length > 0) continue;
      if (note.endsWith('in no sample')) {
        // Other rows may fill the same target.
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

  it('lists only sources that occur in a sample, except those that it declares as unseen', () => {
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
          // Masking is not part of the mapping.
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
      const source = [`${format}.ts`, ...readers[format]]
        .map((file) => readFileSync(join(root, 'shared/formats', file), 'utf8'))
        .join('\n');
      const keys = [
        ...source.matchAll(/\b(?:body|content|source|event|policy|alert|entity)\['(\w+)'\]/g),
      ];
      // The same code reads the channel's events, with the policy beside them.
      const isLegacy = format === 'sysdig-legacy';
      const text =
        section(markdown, `## ${format}`) +
        (isLegacy ? section(markdown, '## sysdig-channel') : '');
      for (const [, key = ''] of keys) {
        // Keys that contain the others, and keys that identify a page of events.
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

  it('lists every level of the ladder', () => {
    const steps = tableRows(section(markdown, '## Resource'));
    const patterns = steps.map(([, name = '']) =>
      codes(name).map(
        (template) =>
          new RegExp(
            `^${template.replaceAll(/[.]/g, '\\.').replaceAll(/\b[A-Z]{2,}\b/g, '[^/]+')}$`,
          ),
      ),
    );
    const used = new Set<number>();
    for (const { finding, file } of all) {
      const step = patterns.findIndex((each) =>
        each.some((pattern) => pattern.test(String(finding['resourceName']))),
      );
      assert.notEqual(step, -1, file);
      used.add(step);
    }
    const unused = steps.filter((_, step) => !used.has(step)).map(([, , when = '']) => when);
    assert.ok(
      unused.every((when) => when.endsWith('in no sample')),
      unused.join(),
    );
  });

  it('lists the severities of all samples, and all rule types', () => {
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
    const program = readFileSync(join(root, 'shared/formats/common/sysdig-event.ts'), 'utf8');
    const pairs = [...program.matchAll(/\['(\d+)', '([^']+)'\]/g)].map(([, number, word]) => [
      number,
      word,
    ]);
    assert.deepEqual([...types], pairs);
  });

  it('lists the beginnings of next steps', () => {
    const begins = new Map(
      tableRows(section(markdown, '## Next steps')).map(([of = '', text = '']) => [
        codes(of)[0] ?? 'none',
        codes(text)[0] ?? '',
      ]),
    );
    const rights = 'Who was given which rights';
    const bySource = watchedKinds.flatMap((kind) => begins.get(kind) ?? []).concat(rights);
    for (const { finding, file } of all) {
      const tactic = plain(at(finding, 'mitreAttack.primaryTactic')[0]) ?? 'none';
      const steps = String(finding['nextSteps']);
      const begin = [begins.get(tactic), ...bySource].find(
        (each) => each !== undefined && steps.startsWith(each),
      );
      assert.ok(begin !== undefined, file);
    }
    for (const [tactic, { ask }] of [...Object.entries(runbooks), ['none', anyTactic] as const]) {
      assert.ok(ask.startsWith(begins.get(tactic) ?? 'nothing'), tactic);
    }
    for (const watched of watchedKinds) {
      const isOfAccount = begins.get(watched)?.includes('the account') === true;
      const { ask } = runbookOf({
        sender: 'falco',
        watched,
        ...(isOfAccount && { account: 'jane' }),
      });
      assert.ok(ask.startsWith(begins.get(watched) ?? begins.get('none') ?? 'nothing'), watched);
    }
    const { ask } = runbookOf({ sender: 'falco', watched: 'kubernetes-audit', role: 'view' });
    assert.ok(ask.startsWith(rights));
    assert.ok(markdown.includes(rights));
  });

  it('has correct examples of tags', () => {
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

/** A field, a label or another value of the event that no part claimed, complete or truncated. */
function isUnderItsOwnName(leaf: string, sample: Sample): boolean {
  const [, name = ''] = /^sourceProperties\.(.+?)(?:_\d+)?$/.exec(leaf) ?? [];
  const shown = String(actualAt(leaf, sample)).replace(/…$/, '');
  return namedValues(sample).some(
    ([own, value]) =>
      [propertyName(own), `${propertyName(own)}_2`].includes(name) && value.startsWith(shown),
  );
}

/** All named values of an event. */
function namedValues(sample: Sample): [string, string][] {
  const event = eventIn(sample);
  const maps = [fieldsOf(event, sample.format), labelsOf(event, sample.format)];
  return maps.flatMap((map) =>
    Object.entries(map).flatMap(([name, value]): [string, string][] => {
      const text = plain(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Whether a target of the page is a leaf of a finding, or the list or object that contains it. */
function matches(target: string, leaf: string): boolean {
  const path = target.replaceAll(/\[\d+\]/g, '[]');
  return path.endsWith('*') ? leaf.startsWith(path.slice(0, -1)) : leaf === path;
}

/** Whether a target of a sample changes if all fields and labels of a row are removed together. */
async function dependsOnAll(row: Row, all: readonly Sample[]): Promise<boolean> {
  const names = new Set(
    row.sources.flatMap(
      (source) => /^(?:fields|labels|event|policy)\.(.+)$/.exec(source)?.[1] ?? [],
    ),
  );
  if (names.size === 0) return false;
  for (const sample of all.filter((each) => applies(row, each) && first(row, each) !== undefined)) {
    const reduced = { ...sample, finding: await findingOf(without(sample.body, names)) };
    const [before, after] = [sample, reduced].map((each) =>
      JSON.stringify(row.targets.map((target) => at(each.finding, target))),
    );
    if (before !== after) return true;
  }
  return false;
}

/** Removes these names from an object or a list of pairs. */
function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((each) => !isObject(each) || !names.has(String(each['key'])));
    return kept.map((each) => without(each, names));
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, names)]));
}

/** The event's fields that each finding field depends on, in the formats of a row. */
function inputsOf(found: Coverage, format: string | undefined, target: string): string[] {
  return [...found].flatMap(([each, fields]) => {
    if (format !== undefined && each !== format) return [];
    const inputs = [...fields].filter(([field]) => matches(target, field));
    return inputs.flatMap(([, names]) => Array.from(names));
  });
}

/** Each of these has its own entry. */
const agentTags = ['labels.agent.tag.role'];

/** A source of the page in coverage's notation, in each format that has it; a list also by its elements. */
function coverageNames(source: string): string[] {
  // If any of several sources has the content, remove all of them to see an effect.
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
  // If several values of one element have the same content, remove the list to see an effect.
  const lists = names.flatMap((each) =>
    each.includes('[].') ? [each.split('[].', 1)[0] ?? ''] : [],
  );
  return [...names, ...lists].flatMap((each) => [each, `${each}[]`]);
}

/** Code that formats share for parsing an event. */
const readers: Readonly<Record<(typeof formats)[number], readonly string[]>> = {
  falco: [],
  'sysdig-forwarder': ['common/sysdig-event.ts', 'common/sysdig.ts'],
  'sysdig-api': ['common/sysdig-event.ts', 'common/sysdig.ts'],
  'sysdig-legacy': ['common/sysdig-policy-event.ts', 'common/sysdig.ts'],
  'sysdig-channel': ['common/sysdig-policy-event.ts', 'common/sysdig.ts'],
};

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => join(root, folder, name));
}

/**
 * The names of fields and labels in quotes: those of Falco's classes, of Sysdig's labels, and pointers. Excludes prefixes
 * of names that an argument follows.
 */
function namesIn(source: string): string[] {
  const classes =
    'proc|fd|fs|evt|user|container|k8s|k8smeta|ka|gcp|ct|s3|ec2|aws|okta|github|entra|krsi|syscall|falco|kubernetes|cloudProvider|azure|host|source';
  const name = new RegExp(`'((?:${classes})\\.[\\w.]*\\w(?:\\[\\d\\])?)'`, 'g');
  const named = [...source.matchAll(name)].map(([, each = '']) => each);
  const pointers = [...source.matchAll(/\batPointer\('(\/[^']*)'\)/g)].map(
    ([, pointer = '']) => `jevt.value[${pointer}]`,
  );
  return [...named.filter((each) => !beforeArgument.has(each)), ...pointers];
}

const beforeArgument = new Set(
  `proc.a proc.aname proc.aexepath proc.aexe proc.acmdline proc.aargs proc.apid evt.arg evt.rawarg`.split(
    ' ',
  ),
);
