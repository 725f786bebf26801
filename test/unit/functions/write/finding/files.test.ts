import assert from 'node:assert/strict';
import { filesOf } from '../../../../../functions/write/finding/files.ts';
import { eventOf, eventWith } from './events.ts';

describe('native files', () => {
  it('are what was opened, and for what', async () => {
    assert.deepEqual(filesOf(await eventOf('b01')), [
      { path: '/etc/ard', operations: [{ type: 'WRITE' }] },
    ]);
    assert.deepEqual(filesOf(await eventOf('e03')), [
      { path: '/etc/shadow', operations: [{ type: 'OPEN' }, { type: 'READ' }] },
    ]);
  });

  it('are both ends of a rename', () => {
    const fields = {
      'evt.type': 'rename',
      'evt.arg.oldpath': '/tmp/a',
      'evt.arg.newpath': '/usr/bin/a',
    };
    assert.deepEqual(filesOf(eventWith(fields)), [
      { path: '/tmp/a', operations: [{ type: 'RENAME' }] },
      { path: '/usr/bin/a', operations: [{ type: 'RENAME' }] },
    ]);
  });

  it('are those of calls that make one, as the drift rules print them', () => {
    const fields = { 'evt.type': 'open', 'evt.arg.filename': '/usr/bin/a', 'evt.arg.name': '<NA>' };
    assert.deepEqual(filesOf(eventWith(fields)), [
      { path: '/usr/bin/a', operations: [{ type: 'OPEN' }] },
    ]);
  });

  it('say that a file was written where the event says so', () => {
    const fields = { 'evt.type': 'openat', 'fd.name': '/etc/passwd', 'evt.is_open_write': true };
    assert.deepEqual(filesOf(eventWith(fields)), [
      { path: '/etc/passwd', operations: [{ type: 'OPEN' }, { type: 'WRITE' }] },
    ]);
  });

  it('are none where the descriptor is a socket or has no path', async () => {
    for (const name of ['10.0.0.1:1->10.0.0.2:2', 'pipe:[1]', '<NA>', 'relative/path']) {
      assert.equal(filesOf(eventWith({ 'fd.name': name })), undefined);
    }
    assert.equal(filesOf(await eventOf('b04')), undefined);
  });
});
