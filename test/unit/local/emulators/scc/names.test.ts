import assert from 'node:assert/strict';
import {
  findingName,
  isFindingId,
  parseCollection,
  parseFindingName,
} from '../../../../../local/emulators/scc/names.ts';

describe('SCC names', () => {
  it('name the same finding with and without a location', () => {
    const short = parseFindingName('organizations/1/sources/2/findings/abc');
    const long = parseFindingName('organizations/1/sources/2/locations/global/findings/abc');
    assert.ok(short && long);
    assert.deepEqual(short, long);
    assert.equal(findingName(short), 'organizations/1/sources/2/locations/global/findings/abc');
  });

  it('name another finding for another location', () => {
    const name = 'organizations/1/sources/2/locations/eu/findings/abc';
    const parsed = parseFindingName(name);
    assert.ok(parsed);
    assert.equal(findingName(parsed), name);
  });

  it('include folders, projects and all sources', () => {
    assert.equal(parseCollection('folders/7/sources/-/locations/us')?.scope, 'folders');
    assert.equal(parseCollection('projects/my-project/sources/3')?.scopeId, 'my-project');
  });

  for (const name of [
    '',
    'organizations/1',
    'organizations/1/sources/',
    'organizations/1/sources/x',
    'organizations/1/sources/2/',
    'organizations/1/sources/2/locations/mars',
    'organizations/1/sources/2/findings/abc',
    ' organizations/1/sources/2',
    'organizations/1/sources/2\n',
  ]) {
    it(`do not accept ${JSON.stringify(name)} as a parent`, () => {
      assert.equal(parseCollection(name), undefined);
    });
  }

  it('require IDs of 1 to 32 alphanumerics', () => {
    for (const id of ['a', '0', 'Z'.repeat(32)]) assert.ok(isFindingId(id), id);
    for (const id of ['', 'a-b', 'a_b', 'é', 'a\n', 'a'.repeat(33)])
      assert.ok(!isFindingId(id), id);
  });
});
