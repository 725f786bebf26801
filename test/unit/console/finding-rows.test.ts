import assert from 'node:assert/strict';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { toRow } from '../../../console/server/findings/finding-row.ts';
import { FindingRows } from '../../../console/server/findings/finding-rows.ts';
import type { FindingRow } from '../../../console/api.ts';

describe('console: a row of the findings', () => {
  it('has the columns of the table and the text of the filter, in lower case', () => {
    const finding = {
      name: 'organizations/1/sources/2/locations/global/findings/abc',
      severity: 'HIGH',
      category: 'Terminal shell in container',
      eventTime: '2026-11-24T12:00:00.000000001Z',
      resourceName: '//container.googleapis.com/projects/p',
      findingClass: 'THREAT',
      description: 'A Shell was spawned',
      kubernetes: {
        pods: [{ ns: 'shop', name: 'Cart-1', containers: [{ uri: 'gcr.io/p/Cart' }] }],
        objects: [
          { kind: 'ReplicaSet', ns: 'shop', name: 'cart-65cf' },
          { kind: 'Deployment', ns: 'shop', name: 'cart' },
        ],
      },
      containers: [{ name: 'cart', uri: 'gcr.io/p/Cart' }],
      mitreAttack: {
        primaryTactic: 'EXECUTION',
        primaryTechniques: ['UNIX_SHELL', 'COMMAND_AND_SCRIPTING_INTERPRETER'],
      },
      sourceProperties: {
        sender: 'falco',
        // Truncated.
        rule_tags: 'container, shell, mitre_exec…',
        kubernetes_cluster_name: 'one',
      },
    };
    assert.deepEqual(toRow('abc', finding), {
      id: 'abc',
      severity: 'HIGH',
      category: 'Terminal shell in container',
      eventTime: '2026-11-24T12:00:00.000000001Z',
      resourceName: '//container.googleapis.com/projects/p',
      namespace: 'shop',
      workload: 'deployment/cart',
      cluster: 'one',
      sender: 'falco',
      tags: ['container', 'shell'],
      tactics: ['EXECUTION'],
      techniques: ['UNIX_SHELL', 'COMMAND_AND_SCRIPTING_INTERPRETER'],
      text: 'cart-1 cart gcr.io/p/cart a shell was spawned',
    });
  });

  it('exists for an almost empty finding, and is bounded for a huge one', () => {
    assert.deepEqual(toRow('x', { kubernetes: { pods: 'no list', objects: [{ ns: 'n' }] } }), {
      id: 'x',
      severity: 'LOW',
      category: '',
      eventTime: '',
      resourceName: '',
      namespace: 'n',
      workload: '',
      cluster: '',
      sender: '',
      tags: [],
      tactics: [],
      techniques: [],
      text: '',
    });
    assert.equal(toRow('x', { description: 'A'.repeat(100_000) }).text, 'a'.repeat(1000));
  });
});

describe('console: the location of a finding', () => {
  it('is the cluster of its resource, whatever the sender calls it', () => {
    const resourceName =
      '//container.googleapis.com/projects/p/locations/europe-west1/clusters/certain';
    const sourceProperties = { kubernetes_cluster_name: 'said' };
    assert.equal(toRow('x', { resourceName, sourceProperties }).cluster, 'certain');
    assert.equal(toRow('x', { sourceProperties }).cluster, 'said');
  });

  it('is its pod if nothing says what runs it', () => {
    assert.equal(toRow('x', { kubernetes: { pods: [{ name: 'job-x7' }] } }).workload, 'pod/job-x7');
  });
});

describe('console: the rows of the findings', () => {
  /** Findings whose category counts how often they were read. */
  function make(): { rows: FindingRows; reads: string[] } {
    const reads: string[] = [];
    const read = (name: string): JsonObject => {
      reads.push(name);
      return { category: String(reads.filter((each) => each === name).length) };
    };
    return { rows: new FindingRows(read), reads };
  }
  const ids = (rows: readonly string[]): string[] =>
    rows.map((json) => (JSON.parse(json) as FindingRow).id);

  it("continue from a reader's cursor, at most as many as it accepts", () => {
    const { rows } = make();
    for (const id of ['a', 'b', 'c']) rows.changed(`findings/${id}`);
    const first = rows.since(0, rows.last, 2);
    assert.deepEqual(ids(first.rows), ['a', 'b']);
    const second = rows.since(first.cursor, rows.last, 2);
    assert.deepEqual(ids(second.rows), ['c']);
    assert.deepEqual(rows.since(second.cursor, rows.last, 2), { rows: [], cursor: rows.last });
  });

  it('appear once for several changes, in their last state, and only up to the requested change', () => {
    const { rows, reads } = make();
    rows.changed('findings/a');
    rows.changed('findings/b');
    const until = rows.last;
    rows.changed('findings/a');
    // It is at its later position, beyond the requested one.
    assert.deepEqual(ids(rows.since(0, until, 10).rows), ['b']);
    assert.deepEqual(ids(rows.since(0, rows.last, 10).rows), ['b', 'a']);
    assert.equal(rows.size, 2);
    // Read on request, once for all readers.
    assert.deepEqual(reads, ['findings/b', 'findings/a']);
    rows.changed('findings/a');
    assert.match(rows.since(until, rows.last, 10).rows[0] ?? '', /"category":"2"/);
  });

  it('drop superseded changes without losing any for an older reader', () => {
    const { rows } = make();
    rows.changed('findings/first');
    const cursor = rows.last;
    for (let n = 0; n < 50_000; n += 1) rows.changed(`findings/f${n % 10}`);
    rows.changed('findings/last');
    const { rows: found } = rows.since(cursor, rows.last, 1000);
    assert.deepEqual(ids(found), [...Array.from({ length: 10 }, (_, n) => `f${n}`), 'last']);
    assert.equal(rows.nameOf('f3'), 'findings/f3');
    assert.equal(rows.nameOf('other'), undefined);
  });
});
