import assert from 'node:assert/strict';
import { tactic, technique } from '../../../../console/page/finding/mitre.ts';
import { occurrences } from '../../../../console/page/finding/occurrences.ts';
import { processTrees, type ProcessNode } from '../../../../console/page/finding/process-tree.ts';
import { tokensOf } from '../../../../console/page/json/tokens.ts';
import { webAddress } from '../../../../console/page/dom/links.ts';

describe('console page: the process tree', () => {
  const shape = (nodes: readonly ProcessNode[]): string =>
    nodes
      .map(({ process, children }) => {
        const below = shape(children);
        return `${String(process['name'])}${below === '' ? '' : `(${below})`}`;
      })
      .join(' ');
  const tree = (...processes: readonly object[]): string => shape(processTrees({ processes }));

  it('uses the order of the list if pids are missing: each is the parent of the one before', () => {
    assert.equal(tree({ name: 'cat' }, { name: 'bash' }, { name: 'init' }), 'init(bash(cat))');
  });

  it('prefers a parentPid to the order', () => {
    assert.equal(
      tree(
        { name: 'cat', pid: '3', parentPid: '1' },
        { name: 'sleep', pid: '2', parentPid: '1' },
        { name: 'bash', pid: '1' },
      ),
      'bash(cat sleep)',
    );
  });

  it('does not treat a process with another pid as the parent', () => {
    assert.equal(
      tree({ name: 'cat', pid: '3', parentPid: '9' }, { name: 'bash', pid: '1' }),
      'cat bash',
    );
  });

  it('shows each process once, even if the pids form a cycle', () => {
    const circle = tree(
      { name: 'a', pid: '1', parentPid: '2' },
      { name: 'b', pid: '2', parentPid: '1' },
    );
    assert.equal(circle, 'a(b)');
    assert.equal(tree({ name: 'own', pid: '1', parentPid: '1' }), 'own');
  });

  it('is empty for a finding without processes', () => {
    assert.deepEqual(processTrees({}), []);
    assert.deepEqual(processTrees({ processes: 'none' }), []);
  });
});

describe('console page: a value in the raw event', () => {
  const raw = String.raw`{"pod":"shop-1","output":"in shop-1 as \"root\"","uid":0,"n":1720030997187466069,"pods":["0x","shop-12"]}`;
  const found = (value: string): string[] =>
    occurrences(tokensOf(raw), value).map(({ token, from, to }) => token.text.slice(from, to));

  it('is found as a whole value, and then not within others', () => {
    assert.deepEqual(found('shop-1'), ['"shop-1"']);
  });

  it('is found within longer values, with the escapes of JSON', () => {
    assert.deepEqual(found('as "root"'), [String.raw`as \"root\"`]);
  });

  it('is found as a number, digit by digit', () => {
    assert.deepEqual(found('1720030997187466069'), ['1720030997187466069']);
    assert.deepEqual(found('1720030997187466070'), []);
  });

  it('is not searched within others if it is short, nor among names', () => {
    assert.deepEqual(found('0'), ['0']);
    assert.deepEqual(found('in'), []);
    assert.deepEqual(found('output'), []);
    assert.deepEqual(found(''), []);
  });
});

describe('console page: links', () => {
  it('lead to ATT&CK by the ids of its tactics and techniques', () => {
    assert.deepEqual(tactic('EXECUTION'), {
      id: 'TA0002',
      url: 'https://attack.mitre.org/tactics/TA0002/',
    });
    assert.equal(technique('UNIX_SHELL')?.url, 'https://attack.mitre.org/techniques/T1059/004/');
    assert.equal(technique('../../evil'), undefined);
    assert.equal(tactic('constructor'), undefined);
  });

  it('never run script', () => {
    assert.equal(
      webAddress('https://secure.sysdig.com/#/events'),
      'https://secure.sysdig.com/#/events',
    );
    for (const url of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//host/path',
      'findings/1',
      '',
    ]) {
      assert.equal(webAddress(url), undefined, url);
    }
  });
});
