import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { everything, filterOfQuery, queryFaults } from '../../../../console/findings/filter.ts';
import { csvLine } from '../../../../console/server/findings/csv.ts';
import { columns, findingsCsv, findingsJson } from '../../../../console/server/findings/export.ts';

const source = (findings: readonly JsonObject[]): Parameters<typeof findingsCsv>[0] => {
  const byName = new Map(findings.map((finding) => [String(finding['name']), finding]));
  return { names: () => byName.keys(), get: (name) => byName.get(name) };
};

const all = async (pieces: AsyncIterable<string>): Promise<string> =>
  (await Array.fromAsync(pieces)).join('');

const finding = (id: string, fields: JsonObject = {}): JsonObject => ({
  name: `organizations/1/sources/2/locations/global/findings/${id}`,
  severity: 'HIGH',
  category: 'Terminal shell in container',
  eventTime: '2026-11-24T12:00:00Z',
  resourceName: '//container.googleapis.com/projects/p/locations/l/clusters/one',
  state: 'ACTIVE',
  ...fields,
});

describe('console: a line of CSV', () => {
  // https://www.rfc-editor.org/rfc/rfc4180#section-2
  it('ends with CRLF, and quotes a comma, a quote and a line break', () => {
    assert.equal(csvLine(['a', '', 'b c']), 'a,,b c\r\n');
    assert.equal(csvLine(['a,b', 'say "no"', 'two\nlines']), '"a,b","say ""no""","two\nlines"\r\n');
  });

  // https://owasp.org/www-community/attacks/CSV_Injection
  it('never contains a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx']) {
      assert.equal(csvLine([text]), `'${text}\r\n`);
    }
    assert.equal(csvLine(['=HYPERLINK("http://x","y")']), `"'=HYPERLINK(""http://x"",""y"")"\r\n`);
    assert.equal(csvLine(['\r=1']), `"'\r=1"\r\n`);
    assert.equal(csvLine(['1-1', 'a@b']), '1-1,a@b\r\n');
  });
});

describe('console: exported findings', () => {
  it('are those of the filter, the newest first', async () => {
    const found = source([
      finding('old', { eventTime: '2026-11-24T11:00:00Z' }),
      finding('low', { severity: 'LOW' }),
      finding('new', { eventTime: '2026-11-24T13:00:00Z', description: 'a, "b"' }),
    ]);
    const csv = await all(findingsCsv(found, filterOfQuery('severity=HIGH')));
    const [head, first, second, ...rest] = csv.split('\r\n');
    assert.equal(head, Object.keys(columns).join(','));
    assert.match(first ?? '', /^new,2026-11-24T13:00:00Z,HIGH,.*,"a, ""b""",/);
    assert.match(second ?? '', /^old,/);
    assert.deepEqual(rest, ['']);
    const json: unknown = JSON.parse(await all(findingsJson(found, filterOfQuery('q=b'))));
    assert.deepEqual(json, [found.get('organizations/1/sources/2/locations/global/findings/new')]);
  });

  it('may be none: then CSV has its header line, and JSON an empty array', async () => {
    assert.equal(await all(findingsCsv(source([]), everything)), csvLine(Object.keys(columns)));
    assert.deepEqual(JSON.parse(await all(findingsJson(source([]), everything))), []);
  });

  it('are complete if there are more than one part', async () => {
    const many = source(Array.from({ length: 600 }, (_, number) => finding(`id${number}`)));
    assert.equal((await all(findingsCsv(many, everything))).split('\r\n').length, 602);
    const json: unknown = JSON.parse(await all(findingsJson(many, everything)));
    assert.ok(Array.isArray(json));
    assert.equal(json.length, 600);
  });

  it('have the columns that docs/operate.md explains', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../../docs/operate.md'), 'utf8');
    const [, section = ''] = page.split('\n## Export findings\n');
    const [own = ''] = section.split('\n## ');
    const explained = [...own.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    assert.deepEqual(explained, Object.keys(columns));
  });

  it('are rejected if the query is invalid', () => {
    assert.deepEqual(queryFaults('severity=HIGH,LOW&tag=x&from=2026-01-01T00:00:00Z&q='), []);
    assert.deepEqual(queryFaults('severity=HIHG').length, 1);
    assert.match(
      queryFaults('severty=HIGH')[0] ?? '',
      /^unknown parameter severty: use severity, category/,
    );
    assert.match(queryFaults('to=yesterday')[0] ?? '', /^to must be a time/);
  });
});
