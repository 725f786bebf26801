import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOf, eventWith } from '../../write/finding/events.ts';

function filesWith(fields: Record<string, unknown>): RuntimeEvent['files'] {
  return eventWith(fields).files;
}

function pathsWith(fields: Record<string, unknown>): string[] | undefined {
  return filesWith(fields)?.map(({ path }) => path);
}

describe('files', () => {
  it('are the opened files, with the operation', async () => {
    assert.deepEqual((await eventOf('b01')).files, [{ path: '/etc/ard', operations: ['WRITE'] }]);
    assert.deepEqual((await eventOf('e03')).files, [
      { path: '/etc/shadow', operations: ['OPEN', 'READ'] },
    ]);
  });

  it('are written files if the event shows it', () => {
    const open = { 'evt.type': 'openat', 'fd.name': '/etc/passwd' };
    const written = [{ path: '/etc/passwd', operations: ['OPEN', 'WRITE'] }];
    assert.deepEqual(filesWith({ ...open, 'evt.is_open_write': true }), written);
    // The default rules print the flags (falcosecurity/rules:rules/falco_rules.yaml).
    assert.deepEqual(filesWith({ ...open, 'evt.arg.flags': 'O_TRUNC|O_CREAT|O_WRONLY' }), written);
    assert.deepEqual(filesWith({ ...open, 'evt.arg[flags]': 'O_RDWR' }), [
      { path: '/etc/passwd', operations: ['OPEN', 'READ', 'WRITE'] },
    ]);
  });

  it('are both ends of a rename', () => {
    for (const [from, to] of [
      ['evt.arg.oldpath', 'evt.arg.newpath'],
      ['evt.arg[oldpath]', 'evt.arg[newpath]'],
      ['fs.path.source', 'fs.path.target'],
      ['krsi.oldpath', 'krsi.newpath'],
    ] as const) {
      const fields = { 'evt.type': 'renameat2', [from]: '/tmp/a', [to]: '/usr/bin/a' };
      assert.deepEqual(filesWith(fields), [
        { path: '/tmp/a', operations: ['RENAME'] },
        { path: '/usr/bin/a', operations: ['RENAME'] },
      ]);
    }
  });

  it('are those of calls that create, link, change and remove a file, without operations that SCC lacks', () => {
    for (const [call, ...names] of [
      ['symlinkat', 'evt.arg.target', 'evt.arg.linkpath'],
      ['linkat', 'evt.arg.oldpath', 'evt.arg.newpath'],
      ['unlinkat', 'evt.arg.name'],
      ['mkdir', 'evt.arg.path'],
      ['fchownat', 'evt.arg.pathname'],
      ['fchmodat', 'evt.arg.filename'],
      ['mount', 'evt.arg.dev', 'evt.arg.dir'],
      ['krsi_symlinkat', 'krsi.target', 'krsi.linkpath'],
    ] as const) {
      const paths = names.map((_, index) => `/tmp/${index}`);
      const fields = Object.fromEntries(names.map((name, index) => [name, `/tmp/${index}`]));
      const event = eventWith({ ...fields, 'evt.type': call });
      assert.deepEqual(
        event.files?.toSorted((a, b) => a.path.localeCompare(b.path)),
        paths.map((path) => ({ path })),
        call,
      );
      assert.deepEqual(event.unclaimed, [], call);
    }
    const drift = { 'evt.type': 'open', 'evt.arg.filename': '/usr/bin/a', 'evt.arg.name': '<NA>' };
    assert.deepEqual(filesWith(drift), [{ path: '/usr/bin/a', operations: ['OPEN'] }]);
  });

  it('are listed once, by the resolved path', () => {
    const both = { 'fd.name': '/etc/shadow', 'fd.nameraw': '/usr/../etc/shadow' };
    assert.deepEqual(pathsWith(both), ['/etc/shadow']);
    assert.deepEqual(eventWith(both).unclaimed, [
      { name: 'fd.nameraw', value: '/usr/../etc/shadow' },
    ]);
    assert.deepEqual(pathsWith({ 'fd.nameraw': '/etc/shadow' }), ['/etc/shadow']);
    assert.deepEqual(pathsWith({ 'fd.directory': '/etc', 'fd.filename': 'shadow' }), [
      '/etc/shadow',
    ]);
  });

  it('may have Windows paths', () => {
    for (const path of [String.raw`C:\Users\a\x.ps1`, String.raw`\\server\share\x.ps1`]) {
      assert.deepEqual(pathsWith({ 'fd.name': path }), [path]);
    }
  });

  it('may be a Unix domain socket, whose descriptor stays a property', () => {
    const event = eventWith({ 'fd.name': 'ffff9d1f00c0->ffff9d1f11c0 /var/run/docker.sock' });
    assert.deepEqual(event.files, [{ path: '/var/run/docker.sock' }]);
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['fd.name'],
    );
    assert.equal(filesWith({ 'fd.name': 'ffff9d1f00c0->ffff9d1f11c0 ' }), undefined);
  });

  it('are absent if the descriptor is a socket or has no path', async () => {
    for (const name of ['10.0.0.1:1->10.0.0.2:2', 'pipe:[1]', '<NA>', 'relative/path']) {
      assert.equal(filesWith({ 'fd.name': name }), undefined);
    }
    assert.equal((await eventOf('b04')).files, undefined);
  });
});
