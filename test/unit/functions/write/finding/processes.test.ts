import assert from 'node:assert/strict';
import { processesOf } from '../../../../../functions/write/finding/processes.ts';
import { eventOf, eventWith } from './events.ts';

describe('native processes', () => {
  it('are the process, its parent and their parents, with what is known of each', async () => {
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

  it('have pids that link a process to its parent', async () => {
    const [own, parent, grandparent] = processesOf(await eventOf('b04')) ?? [];
    assert.deepEqual([own?.pid, own?.parentPid, parent?.pid], ['2140169', '2140088', '2140088']);
    assert.equal(grandparent?.name, 'containerd-shim');
    assert.equal(own?.binary?.path, '/usr/sbin/userdel');
    assert.deepEqual(own.args, ['tmp_suid_user']);
  });

  it('take the ancestors that the older events API lists at once', async () => {
    const names = (processesOf(await eventOf('c03')) ?? []).map(({ name }) => name);
    assert.deepEqual(names, ['curl', 'sh', 'containerd-shim', 'systemd']);
  });

  it('name the script that an interpreter runs, and only that', async () => {
    const [ruby] = processesOf(await eventOf('b05')) ?? [];
    assert.deepEqual(ruby?.script, { path: '/opt/dcr-config-parser.rb' });
    const scriptOf = (name: string, args: string): string | undefined =>
      processesOf(eventWith({ 'proc.name': name, 'proc.args': args, 'proc.cwd': '/srv/' }))?.[0]
        ?.script?.path;
    assert.equal(scriptOf('python3.11', 'tools/run.py --x'), '/srv/tools/run.py');
    assert.equal(scriptOf('bash', '-c ./x.sh'), undefined);
    assert.equal(scriptOf('bash', '-i'), undefined);
    assert.equal(scriptOf('cat', '/etc/passwd'), undefined);
  });

  it('have the hash of the binary', async () => {
    const [own] = processesOf(await eventOf('c01')) ?? [];
    assert.deepEqual(own?.binary, {
      path: '/usr/bin/dash',
      sha256: 'f5adb8bf0100ed0f8c7782ca5f92814e9229525a4b4e0d401cf3bea09ac960a6',
    });
  });

  it('are what machine learning detected', async () => {
    assert.deepEqual(processesOf(await eventOf('c09')), [
      { name: 'xmrig', binary: { path: '/tmp/xmrig' } },
    ]);
  });

  it('are named by the command line where nothing else names them', async () => {
    assert.deepEqual(processesOf(await eventOf('e10')), [{ name: 'touch', args: ['/bin/hack'] }]);
    const names = (processesOf(await eventOf('e02')) ?? []).map(({ name }) => name);
    assert.deepEqual(names, ['event_generator', 'event_generator']);
  });

  it('are none where there was only a container', async () => {
    assert.equal(processesOf(await eventOf('b16')), undefined);
    assert.equal(processesOf(await eventOf('e09')), undefined);
  });

  it('are bounded, and say so', () => {
    const args = Array.from({ length: 200 }, () => 'x'.repeat(600)).join(' ');
    const [own] = processesOf(eventWith({ 'proc.name': 'x', 'proc.args': args })) ?? [];
    assert.equal(own?.args?.length, 64);
    assert.ok(own.args.every((arg) => arg.length === 512 && arg.endsWith('…')));
    assert.equal(own.argumentsTruncated, true);
  });

  it('have their environment, and no control character', () => {
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
