import assert from 'node:assert/strict';
import { filesOf } from '../../../../../functions/write/finding/files.ts';
import { eventOf, eventWith } from './events.ts';

describe('native files', () => {
  it('have their operations', async () => {
    assert.deepEqual(filesOf(await eventOf('e03')), [
      { path: '/etc/shadow', operations: [{ type: 'OPEN' }, { type: 'READ' }] },
    ]);
    assert.equal(filesOf(await eventOf('b04')), undefined);
  });

  it('have paths in JSON encoding, and only POSIX paths', () => {
    const fields = { 'fd.name': '/tmp/a\n"b"', 'evt.arg.path': String.raw`C:\a` };
    assert.deepEqual(filesOf(eventWith(fields)), [{ path: String.raw`/tmp/a\n\"b\"` }]);
  });
});
