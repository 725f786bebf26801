import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { linesOf, project } from './lines.ts';

const inPod = {
  watched: 'system-calls',
  kubernetes: { namespace: 'shop', pod: 'web-0', container: 'web' },
} as const;

/** The lines for a program in a pod. */
function programLines(path: string, parts: Partial<RuntimeEvent> = {}): string[] {
  return linesOf({ ...inPod, processes: [{ name: 'x', path }], ...parts }, project, 'PERSISTENCE');
}

function hashOf(lines: readonly string[]): string | undefined {
  const line = lines.find((each) => each.includes('sha256sum'));
  return line?.slice(line.indexOf('sha256sum ') + 'sha256sum '.length);
}

describe('the next steps of a process', () => {
  it('name its program, and the hash of the program', () => {
    const sha256 = 'a'.repeat(64);
    const processes = [{ name: 'kworker', path: '/tmp/.x', sha256, args: ['-q'] }];
    assert.ok(
      linesOf({ ...inPod, processes }).includes(
        `What: process 'kworker -q', program /tmp/.x, SHA-256 ${sha256}`,
      ),
    );
  });

  it('hash a program that no package installs, unless a file was touched', () => {
    for (const path of ['/tmp/x', '/dev/shm/x', '/usr/local/bin/x', '/app/x']) {
      assert.equal(hashOf(programLines(path)), `/proc/1/root${path}`);
    }
    for (const path of [
      '/usr/bin/bash',
      '/bin/sh',
      '/lib64/ld.so',
      'memfd:x',
      '/tmp/x (deleted)',
    ]) {
      assert.equal(hashOf(programLines(path)), undefined);
    }
    const touched = programLines('/tmp/x', { files: [{ path: '/etc/cron.d/a' }] });
    assert.equal(hashOf(touched), '/proc/1/root/etc/cron.d/a');
  });

  it('hash a script instead of its interpreter', () => {
    const processes = [{ name: 'python3', path: '/usr/bin/python3', script: '/tmp/x.py' }];
    assert.equal(hashOf(programLines('', { processes })), '/proc/1/root/tmp/x.py');
  });

  it('name the address of a listener', () => {
    const connections = [{ source: { ip: '0.0.0.0', port: 9001 } }];
    assert.ok(linesOf({ ...inPod, connections }).includes('What: listening on 0.0.0.0:9001'));
  });

  it('hash no device and no kernel file', () => {
    for (const path of [
      '/dev/sda',
      '/proc/sys/kernel/core_pattern',
      '/sys/fs/cgroup/release_agent',
    ]) {
      assert.equal(hashOf(programLines('/bin/dd', { files: [{ path }] })), undefined);
      const host = linesOf({ host: { name: 'db-1' }, files: [{ path }] }, project, 'PERSISTENCE');
      assert.equal(hashOf(host), undefined);
    }
  });

  it('show the connections of a command that has one', () => {
    const connections = [{ destination: { ip: '198.51.100.23', port: 4444 } }];
    const [connected, other] = [{ connections }, {}].map((parts) =>
      linesOf({ ...inPod, ...parts }, project, 'EXECUTION').join('\n'),
    );
    assert.match(connected ?? '', /netstat/);
    assert.doesNotMatch(other ?? '', /netstat/);
    const cloud = { provider: 'gcp', project: 'acme-prod' };
    const miner = linesOf({ ...inPod, connections, cloud }, project, 'IMPACT').join('\n');
    assert.match(miner, /vpc_flows/);
  });

  it('isolate the pod after an escalation if its node is unknown, and say how to find it', () => {
    const text = linesOf(inPod, project, 'PRIVILEGE_ESCALATION').join('\n');
    assert.match(text, /^kubectl label --namespace=shop pod\/web-0 quarantine=true/m);
    assert.match(text, /\.spec\.nodeName/);
    const known = { ...inPod, kubernetes: { ...inPod.kubernetes, node: 'n-1' } };
    assert.match(
      linesOf(known, project, 'PRIVILEGE_ESCALATION').join('\n'),
      /^kubectl cordon node\/n-1$/m,
    );
  });

  it('name an AWS instance and snapshot its disks', () => {
    const text = linesOf(
      {
        watched: 'system-calls',
        host: { name: 'db-1' },
        cloud: { provider: 'aws', region: 'eu-central-1', instanceId: 'i-0abc1234567890def' },
      },
      project,
      'PRIVILEGE_ESCALATION',
    ).join('\n');
    assert.match(text, /^Where: instance i-0abc1234567890def/m);
    assert.match(
      text,
      /^aws ec2 create-snapshots --instance-specification InstanceId=i-0abc1234567890def --region=eu-central-1$/m,
    );
    assert.doesNotMatch(text, /cordon/);
  });

  it('show who logged in on a host outside Google Cloud', () => {
    const lines = linesOf({ host: { name: 'db-1' } }, project, 'PERSISTENCE');
    assert.ok(lines.includes('On that host: last -F -n 20'));
  });
});
