import assert from 'node:assert/strict';
import { eventWith } from '../../write/finding/events.ts';

describe('system calls', () => {
  it('are recognized by their source, in all its spellings, or without one', () => {
    for (const source of ['syscall', 'syscalls', 'Syscall', 'profiling', undefined]) {
      const { watched, findingClass } = eventWith({}, { source });
      assert.deepEqual([watched, findingClass], ['system-calls', 'THREAT']);
    }
  });

  it('have the call, its result and the working directory', () => {
    const event = eventWith({ 'evt.type': 'openat', 'evt.res': 'EACCES', 'proc.cwd': '/srv/' });
    const { call, callResult, workingDirectory } = event;
    assert.deepEqual([call, callResult, workingDirectory], ['openat', 'EACCES', '/srv/']);
    assert.deepEqual(event.unclaimed, []);
  });
});

describe('a system call without a text', () => {
  const touch = { 'proc.name': 'touch', 'k8s.ns.name': 'shop', 'k8s.pod.name': 'web-1' };
  for (const [fields, description] of [
    [
      { ...touch, 'evt.type': 'openat', 'evt.is_open_write': 'true', 'fd.name': '/etc/evt' },
      'touch wrote /etc/evt in pod shop/web-1',
    ],
    [
      {
        'proc.name': 'ln',
        'evt.type': 'symlink',
        'evt.arg.target': '/a',
        'evt.arg.linkpath': '/b',
      },
      'ln called symlink on /a and /b on node-1',
    ],
    [
      {
        'proc.name': 'nc',
        'evt.type': 'connect',
        'fd.name': '10.0.0.1:5->198.51.100.7:443',
        'container.id': 'abc',
      },
      'nc connected to 198.51.100.7:443 in container abc',
    ],
    [
      { 'proc.name': 'nc', 'evt.type': 'listen', 'fd.sip': '2001:db8::1', 'fd.sport': 80 },
      'nc listened on [2001:db8::1]:80 on node-1',
    ],
    [
      { 'proc.name': 'sshd', 'evt.type': 'accept4', 'fd.name': '198.51.100.7:5->10.0.0.4:22' },
      'sshd accepted a connection from 198.51.100.7:5 on node-1',
    ],
    [
      {
        'proc.name': 'curl',
        'evt.type': 'connect',
        'fd.name': 'ffff9d1f00c0->ffff9d1f11c0 /var/run/docker.sock',
      },
      'curl connected to /var/run/docker.sock on node-1',
    ],
    [
      { 'proc.name': 'rm', 'evt.type': 'unlinkat', 'evt.arg.name': '/root/.bash_history' },
      'rm deleted /root/.bash_history on node-1',
    ],
    [
      { 'proc.name': 'chmod', 'evt.type': 'fchmodat', 'evt.arg.filename': '/tmp/x' },
      'chmod changed the mode of /tmp/x on node-1',
    ],
    [{ 'proc.name': 'sh', 'proc.args': '-c id' }, 'sh was run as sh -c id on node-1'],
    [
      { 'proc.name': 'cat', 'evt.type': 'openat', 'fd.name': '/x', 'evt.res': 'EACCES' },
      'cat opened /x on node-1, which failed: EACCES',
    ],
    [
      { 'proc.name': 'x', 'proc.cmdline': 'x -a', 'evt.type': 'setuid', 'evt.res': 'SUCCESS' },
      'x called setuid on node-1',
    ],
    [
      {
        'evt.type': 'container',
        'proc.name': 'container:abc',
        'container.id': 'abc',
        'container.name': 'web',
        'container.image.repository': 'nginx',
        'container.image.tag': '1.25',
      },
      'r: container web of nginx:1.25',
    ],
    [
      { 'evt.type': 'openat', 'fd.name': '/etc/evt', 'evt.is_open_read': 'true', 'user.name': 'u' },
      'A process read /etc/evt on node-1',
    ],
    [
      { 'evt.type': 'connect', 'fd.name': '10.0.0.1:5->198.51.100.7:443', 'container.id': 'abc' },
      'A process connected to 198.51.100.7:443 in container abc',
    ],
    // Only the rule describes the event.
    [{ 'user.name': 'root' }, 'r'],
  ] as const) {
    it(`says: ${description}`, () => {
      assert.equal(eventWith(fields, { hostname: 'node-1' }).description, description);
    });
  }
});
