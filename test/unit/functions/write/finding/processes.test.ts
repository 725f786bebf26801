import assert from 'node:assert/strict';
import { processesOf } from '../../../../../functions/write/finding/processes.ts';
import { eventOf, eventWith } from './events.ts';

describe('native processes', () => {
  it('are the process, its parent and their ancestors, with all known facts', async () => {
    assert.deepEqual(processesOf(await eventOf('e04')), [
      {
        name: 'bash',
        binary: { path: '/bin/bash' },
        args: ['-c', 'ls', '>', '/dev/null'],
        userId: '0',
      },
      {
        name: 'httpd',
        binary: { path: '/bin/event-generator' },
        args: ['--loglevel', 'info', 'run', '^helper.RunShell$'],
      },
      ...['event-generator', 'containerd-shim', 'runc', 'init', 'init'].map((name) => ({ name })),
    ]);
  });

  it('have the hash of the binary', async () => {
    const [own] = processesOf(await eventOf('c01')) ?? [];
    assert.deepEqual(own?.binary, {
      path: '/usr/bin/dash',
      sha256: 'f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6',
    });
  });

  it('has the hash of a binary whose path is not POSIX', () => {
    const [own] =
      processesOf(
        eventWith({
          'proc.name': 'x.exe',
          'proc.exepath': String.raw`C:\x.exe`,
          'proc.hash.sha256': 'a'.repeat(64),
        }),
      ) ?? [];
    assert.deepEqual(own?.binary, { sha256: 'a'.repeat(64) });
  });

  it('are limited, with a note', () => {
    const args = Array.from({ length: 200 }, () => 'x'.repeat(600)).join(' ');
    const [own] = processesOf(eventWith({ 'proc.name': 'x', 'proc.args': args })) ?? [];
    assert.equal(own?.args?.length, 64);
    assert.ok(own.args.every((arg) => arg.length === 512 && arg.endsWith('…')));
    assert.equal(own.argumentsTruncated, true);
  });

  it('have their environment, without control characters', () => {
    const fields = { 'proc.name': 'x\u0000\n', 'proc.env[A]': '1', 'proc.env': 'B=2 C= D' };
    const [own] = processesOf(eventWith(fields)) ?? [];
    assert.equal(own?.name, String.raw`x\u0000\n`);
    assert.deepEqual(own.envVariables, [
      { name: 'A', val: '1' },
      { name: 'B', val: '2' },
      { name: 'C', val: '' },
    ]);
  });
});
