import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { eventOf, eventWith } from '../../write/finding/events.ts';

type Process = NonNullable<RuntimeEvent['processes']>[number];

function processesWith(fields: Record<string, unknown>): Process[] {
  return eventWith(fields).processes ?? [];
}

function namesWith(fields: Record<string, unknown>): (string | undefined)[] {
  return processesWith(fields).map(({ name }) => name);
}

describe('processes', () => {
  it('are the process, its parent and their ancestors, with all known facts', async () => {
    assert.deepEqual((await eventOf('e04')).processes, [
      { name: 'bash', path: '/bin/bash', args: ['-c', 'ls', '>', '/dev/null'], userId: '0' },
      {
        name: 'httpd',
        path: '/bin/event-generator',
        args: ['--loglevel', 'info', 'run', '^helper.RunShell$'],
      },
      ...['event-generator', 'containerd-shim', 'runc', 'init', 'init'].map((name) => ({ name })),
    ]);
  });

  it('have pids that link a process to its parent', async () => {
    const [own, parent, grandparent] = (await eventOf('b04')).processes ?? [];
    assert.deepEqual([own?.pid, own?.parentPid, parent?.pid], ['2140169', '2140088', '2140088']);
    assert.equal(grandparent?.name, 'containerd-shim');
    assert.equal(own?.path, '/usr/sbin/userdel');
    assert.deepEqual(own.args, ['tmp_suid_user']);
  });

  it("come from Sysdig's label of the command line if no field names one", () => {
    const processesOf = (fields: object, label: string) =>
      eventOfBody({
        id: '18bb0000000000000000000000000031',
        type: 'policy',
        timestamp: 1_767_225_600_000_000_000,
        source: 'syscall',
        content: { ruleName: 'r', fields },
        labels: { 'process.name': label },
      }).processes;
    assert.deepEqual(processesOf({ 'evt.type': 'connect' }, 'curl -s x.example'), [
      { name: 'curl', args: ['-s', 'x.example'] },
    ]);
    assert.deepEqual(processesOf({ 'proc.name': 'sh' }, 'curl -s x.example'), [{ name: 'sh' }]);
    assert.equal(processesOf({}, 'container:abcdef012345'), undefined);
  });

  it('have ancestors in all spellings of an index', () => {
    // falcosidekick's bracketreplacer replaces the brackets (config.go, handlers.go).
    for (const [open, close] of [
      ['[', ']'],
      ['_', ''],
      ['.', ''],
      ['-', ''],
    ] as const) {
      const fields = {
        'proc.name': 'bash',
        'proc.pname': 'httpd',
        [`proc.aname${open}2${close}`]: 'event-generator',
        [`proc.aexepath${open}2${close}`]: '/bin/event-generator',
        [`proc.acmdline${open}2${close}`]: 'event-generator run -v',
        [`proc.apid${open}2${close}`]: 17,
        [`proc.aname${open}3${close}`]: 'containerd-shim',
      };
      const event = eventWith(fields);
      assert.deepEqual(event.processes, [
        { name: 'bash' },
        { name: 'httpd', parentPid: '17' },
        {
          name: 'event-generator',
          path: '/bin/event-generator',
          args: ['run', '-v'],
          pid: '17',
        },
        { name: 'containerd-shim' },
      ]);
      assert.deepEqual(event.unclaimed, []);
    }
  });

  it('include the ancestors that the older events API lists in one field', async () => {
    const names = ((await eventOf('c03')).processes ?? []).map(({ name }) => name);
    assert.deepEqual(names, ['curl', 'sh', 'containerd-shim', 'systemd']);
  });

  it('begin with the process itself as generation 0', () => {
    const own = {
      'proc.aname[0]': 'sh',
      'proc.apid[0]': 30,
      'proc.aexepath[0]': '/bin/dash',
      'proc.acmdline[0]': 'sh -c id',
    };
    const parent = { 'proc.aname[1]': 'node', 'proc.apid[1]': 20 };
    const expected = [
      { name: 'sh', path: '/bin/dash', args: ['-c', 'id'], pid: '30', parentPid: '20' },
      { name: 'node', pid: '20' },
    ];
    for (const named of [
      {},
      {
        'proc.name': 'sh',
        'proc.exepath': '/bin/dash',
        'proc.cmdline': 'sh -c id',
        'proc.pid': 30,
      },
    ]) {
      const { processes, unclaimed } = eventWith({ ...own, ...parent, ...named });
      assert.deepEqual(processes, expected);
      assert.deepEqual(unclaimed, []);
    }
  });

  it('end at an unnamed generation: the others stay a property', () => {
    const event = eventWith({ 'proc.name': 'a', 'proc.aname[3]': 'd' });
    assert.deepEqual(event.processes, [{ name: 'a' }]);
    assert.deepEqual(event.unclaimed, [{ name: 'proc.aname[3]', value: 'd' }]);
  });

  it('keep the names of the session and the groups', () => {
    const fields = { 'proc.sname': 'sshd', 'group.name': 'wheel', 'proc.tty': 34_816 };
    assert.deepEqual(
      eventWith({ 'proc.name': 'a', ...fields }).unclaimed,
      Object.entries(fields).map(([name, value]) => ({ name, value: String(value) })),
    );
  });

  it('name the script that an interpreter runs, and only that', async () => {
    const [ruby] = (await eventOf('b05')).processes ?? [];
    assert.equal(ruby?.script, '/opt/dcr-config-parser.rb');
    const scriptOf = (name: string, args: string): string | undefined =>
      processesWith({ 'proc.name': name, 'proc.args': args, 'proc.cwd': '/srv/' })[0]?.script;
    assert.equal(scriptOf('python3.11', 'tools/run.py --x'), '/srv/tools/run.py');
    assert.equal(scriptOf('bash', '-c ./x.sh'), undefined);
    assert.equal(scriptOf('bash', '-i'), undefined);
    assert.equal(scriptOf('cat', '/etc/passwd'), undefined);
  });

  it('come from machine learning', async () => {
    assert.deepEqual((await eventOf('c09')).processes, [{ name: 'xmrig', path: '/tmp/xmrig' }]);
  });

  it('are named by the command line, else by the program, if nothing else names them', async () => {
    assert.deepEqual((await eventOf('e10')).processes, [{ name: 'touch', args: ['/bin/hack'] }]);
    const names = ((await eventOf('e02')).processes ?? []).map(({ name }) => name);
    assert.deepEqual(names, ['event_generator', 'event_generator']);
    assert.deepEqual(namesWith({ 'proc.exepath': '/usr/bin/dash' }), ['dash']);
    assert.deepEqual(namesWith({ 'proc.name': 'a', 'proc.pcmdline': '/bin/sh -c a' }), ['a', 'sh']);
  });

  it('are absent if there was only a container', async () => {
    assert.equal((await eventOf('b16')).processes, undefined);
    assert.equal((await eventOf('e09')).processes, undefined);
  });
});

describe('arguments', () => {
  function argumentsWith(fields: Record<string, unknown>): string[] | undefined {
    return processesWith(fields)[0]?.args;
  }

  it('are separated only by blanks', () => {
    const cmdline = 'touch /etc/evt\nfake \u001B[31mred a\tb\u0000c \n';
    const args = ['/etc/evt\nfake', '\u001B[31mred', 'a\tb\u0000c', '\n'];
    const event = eventWith({ 'proc.name': 'touch', 'proc.cmdline': cmdline });
    assert.deepEqual(event.processes?.[0]?.args, args);
    assert.deepEqual(event.unclaimed, []);
    assert.deepEqual(argumentsWith({ 'proc.name': 'touch', 'proc.args': args.join(' ') }), args);
  });

  it('begin after a name that contains a blank', () => {
    const fields = { 'proc.name': 'tmux: server', 'proc.cmdline': 'tmux: server new -d' };
    assert.deepEqual(argumentsWith(fields), ['new', '-d']);
    assert.equal(argumentsWith({ ...fields, 'proc.cmdline': 'tmux: server' }), undefined);
  });

  it('stay a text beside the list if the list contains less', () => {
    const event = eventWith({ 'proc.name': 'sh', 'proc.args': "-c echo '  '" });
    assert.deepEqual(event.processes?.[0]?.args, ['-c', 'echo', "'", "'"]);
    assert.deepEqual(event.unclaimed, [{ name: 'proc.args', value: "-c echo '  '" }]);
  });

  it('are marked as truncated by the sender, also for ancestors', () => {
    const [own, parent] = processesWith({
      'proc.name': 'curl',
      'proc.cmdline': 'curl -H aaaa[...]',
      'proc.pname': 'sh',
      'proc.pcmdline': 'sh -c curl [...]',
    });
    assert.deepEqual([own?.argumentsTruncated, parent?.argumentsTruncated], [true, true]);
    const [whole] = processesWith({ 'proc.name': 'ls', 'proc.cmdline': 'ls [...] -l' });
    assert.equal(whole?.argumentsTruncated, undefined);
  });
});

describe('an environment', () => {
  function environmentWith(list: string): string[] | undefined {
    const [own] = processesWith({ 'proc.name': 'x', 'proc.env': list });
    return own?.environment?.map(({ name, value }) => `${name}=${value}`);
  }

  it('combines single fields and the list', () => {
    const [own] = processesWith({ 'proc.name': 'x', 'proc.env[A]': '1', 'proc.env': 'B=2 C=' });
    assert.deepEqual(own?.environment, [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
      { name: 'C', value: '' },
    ]);
    const [replaced] = processesWith({ 'proc.name': 'x', 'proc.env_PATH': '/bin' });
    assert.deepEqual(replaced?.environment, [{ name: 'PATH', value: '/bin' }]);
  });

  it('has values with blanks', () => {
    const list = 'GREETING=hello big world JAVA_OPTS=-Xmx1g -Da=b HOME=/';
    assert.deepEqual(environmentWith(list), [
      'GREETING=hello big world',
      'JAVA_OPTS=-Xmx1g -Da=b',
      'HOME=/',
    ]);
  });

  it('stays a property beside the variables if these contain less', () => {
    const event = eventWith({ 'proc.name': 'x', 'proc.env': 'B=2 C= D' });
    assert.deepEqual(event.unclaimed, [{ name: 'proc.env', value: 'B=2 C= D' }]);
  });
});
