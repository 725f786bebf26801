import assert from 'node:assert/strict';
import type { EnrichedEvent, RuntimeEvent } from '@pipeline/shared/event.ts';
import fc from 'fast-check';
import { keyOf, type KeyOptions } from '../../../../../functions/write/fold/key.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { shellEvent } from './events.ts';

const byCommand: KeyOptions = { by: 'command', windowSeconds: 3600 };
const byWorkload: KeyOptions = { by: 'workload', windowSeconds: 3600 };
const idOf = (event: EnrichedEvent, options = byCommand): string => keyOf(event, options).id;
const base = shellEvent();

const shellFields = {
  'proc.name': 'bash',
  'proc.exepath': '/bin/bash',
  'proc.cmdline': 'bash -c id',
  'proc.pid': '4711',
  'proc.ppid': '4700',
  'proc.pname': 'runc',
  'user.name': 'root',
  'evt.type': 'execve',
};

/** The parts with these fields, in addition to those of a shell. */
function withFields(fields: Record<string, string>, change: Partial<RuntimeEvent> = {}) {
  const { processes, files, connections, actor, api, call, callResult, workingDirectory } =
    eventOfBody({
      rule: 'r',
      priority: 'Error',
      time: '2026-11-24T11:30:00Z',
      source: 'syscall',
      output_fields: { ...shellFields, ...fields },
    });
  const parts = { processes, files, connections, actor, api, call, callResult, workingDirectory };
  return shellEvent({ ...defined(parts), ...change });
}

function withKubernetes(change: NonNullable<RuntimeEvent['kubernetes']>) {
  return shellEvent({ kubernetes: { ...base.event.kubernetes, ...change } });
}

const hash = fc.stringMatching(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);

describe('the key of a fold', () => {
  it('is an ID that Security Command Center accepts, and contains its window', () => {
    const { id, window } = keyOf(base, byCommand);
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(window, '2026-11-24T11:00:00Z/2026-11-24T12:00:00Z');
  });

  it('does not depend on the pids, the pod, the container and the time within the window', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        hash,
        fc.integer({ min: 0, max: 3599 }),
        fc.stringMatching(/^[0-9a-f]{12}$/),
        (pid, suffix, second, container) => {
          const time = new Date(Date.parse('2026-11-24T11:00:00Z') + second * 1000).toISOString();
          const other = withFields(
            { 'proc.pid': String(pid), 'proc.ppid': String(pid + 1), 'container.id': container },
            {
              id: `e${pid}`,
              time: time.replace('Z', '000000Z'),
              description: `A shell (pid=${pid}) was spawned in ${container}`,
              container: { ...base.event.container, id: container },
              kubernetes: { ...base.event.kubernetes, pod: `cart-7d9f8b6c5d-${suffix}` },
            },
          );
          assert.equal(idOf(other), idOf(base));
        },
      ),
    );
  });

  it('depends on the rule, policy, severity, asset, workload, image, container and window', () => {
    const others: EnrichedEvent[] = [
      shellEvent({ rule: 'Another rule' }),
      shellEvent({ policy: { id: '8' } }),
      shellEvent({ severity: 'HIGH' }),
      shellEvent({ sender: 'falco' }),
      { ...base, resource: { kind: 'cluster', name: 'another' } },
      withKubernetes({ cluster: 'another' }),
      withKubernetes({ namespace: 'another' }),
      withKubernetes({ container: 'another' }),
      withKubernetes({ workloads: { Deployment: 'another' } }),
      withKubernetes({ workloads: { DaemonSet: 'cart' } }),
      shellEvent({ container: { image: { repository: 'docker.io/library/nginx', tag: '1.28' } } }),
      shellEvent({ container: { image: { repository: 'evil/nginx', tag: '1.27' } } }),
      shellEvent({ time: '2026-11-24T12:00:00.000000000Z' }),
      shellEvent({ time: '2026-11-24T10:59:59.999999999Z' }),
    ];
    for (const options of [byCommand, byWorkload]) {
      const ids = new Set([base, ...others].map((event) => idOf(event, options)));
      assert.equal(ids.size, others.length + 1);
    }
  });

  it('depends on command, user, parent, file, address and result, except by workload', () => {
    const others = [
      withFields({ 'proc.cmdline': 'bash -c whoami' }),
      withFields({ 'proc.exepath': '/tmp/bash' }),
      withFields({ 'user.name': 'www-data' }),
      withFields({ 'proc.pname': 'nginx' }),
      withFields({ 'proc.aname[2]': 'sshd' }),
      withFields({ 'fd.name': '/etc/shadow' }),
      withFields({ 'evt.type': 'connect', 'fd.name': '10.0.0.1:40000->203.0.113.5:443' }),
      withFields({ 'evt.type': 'connect', 'fd.name': '10.0.0.1:40000->203.0.113.6:443' }),
      withFields({ 'evt.type': 'connect', 'fd.name': '10.0.0.1:40000->203.0.113.5:22' }),
      withFields({ 'evt.type': 'accept', 'fd.name': '203.0.113.5:40000->10.0.0.1:22' }),
      withFields({ 'evt.type': 'accept', 'fd.name': '203.0.113.6:40000->10.0.0.1:22' }),
      withFields({ 'evt.res': 'EACCES' }),
    ];
    assert.equal(new Set([base, ...others].map((event) => idOf(event))).size, others.length + 1);
    assert.equal(new Set([base, ...others].map((event) => idOf(event, byWorkload))).size, 1);
  });

  it('distinguishes long commands that a finding truncates', () => {
    const long = (end: string) => withFields({ 'proc.cmdline': `bash ${'x '.repeat(200)}${end}` });
    assert.notEqual(idOf(long('a')), idOf(long('b')));
  });

  it("ignores a client's port, and the address of the connecting pod", () => {
    const connect = (name: string) => idOf(withFields({ 'evt.type': 'connect', 'fd.name': name }));
    assert.equal(
      connect('10.0.0.1:40000->203.0.113.5:443'),
      connect('10.0.0.2:50000->203.0.113.5:443'),
    );
    const accept = (name: string) => idOf(withFields({ 'evt.type': 'accept', 'fd.name': name }));
    assert.equal(accept('203.0.113.5:1->10.0.0.1:22'), accept('203.0.113.5:2->10.0.0.1:22'));
  });

  it("counts a listener's port, which is the same at each repetition", () => {
    const listen = (fields: object) => idOf(withFields({ 'evt.type': 'listen', ...fields }));
    const first = listen({ 'fd.name': '0.0.0.0:4444', 'proc.pid': 7 });
    assert.equal(listen({ 'fd.name': '0.0.0.0:4444', 'proc.pid': 8 }), first);
    assert.notEqual(listen({ 'fd.name': '0.0.0.0:4445', 'proc.pid': 7 }), first);
    // If a connection's destination is unknown, its port is the client's, and changes.
    const connect = (port: string) =>
      idOf(withFields({ 'evt.type': 'connect', 'fd.lip': '10.0.0.1', 'fd.lport': port }));
    assert.equal(connect('40000'), connect('50000'));
  });

  it('uses the text if there is no process, as in audit logs', () => {
    const audit = (output: string, time = '11:30:00.1') => {
      const { processes: _none, ...event } = shellEvent().event;
      const { description } = eventOfBody({
        rule: 'r',
        priority: 'Warning',
        time: '2026-11-24T11:30:00Z',
        output: `${time}: Warning ${output}`,
      });
      return idOf({ ...base, event: { ...event, description } });
    };
    const text = 'Attach to pod (user=alice pod=a)';
    assert.equal(audit(text), audit(text, '11:30:07.2'));
    assert.notEqual(audit(text), audit('Attach to pod (user=alice pod=b)'));
  });

  it("reads the owner from the pod's name if nothing else names it, and only the owner", () => {
    const pod = (name: string) =>
      idOf(
        shellEvent({
          kubernetes: { namespace: 'cart', pod: name },
        }),
      );
    assert.equal(pod('cart-7d9f8b6c5d-x2x4z'), pod('cart-5c6d7f8b9x-bbbbb'));
    assert.equal(pod('agent-x2x4z'), pod('agent-kkkkk'));
    assert.notEqual(pod('db-0'), pod('db-1'));
    assert.notEqual(pod('my-nginx'), pod('my-proxy'));
    assert.notEqual(pod('cart-x2x4z'), pod('card-x2x4z'));
  });

  it("recognizes a pod's Docker container by its name in the pod, which counts restarts", () => {
    const docker = (name: string) =>
      idOf(
        shellEvent({
          container: { ...base.event.container, name },
          kubernetes: { namespace: 'cart', pod: 'cart-0' },
        }),
      );
    assert.equal(docker('k8s_nginx_cart-0_cart_uid_1'), docker('k8s_nginx_cart-0_cart_uid_2'));
    assert.notEqual(docker('k8s_nginx_cart-0_cart_uid_1'), docker('k8s_other_cart-0_cart_uid_1'));
  });

  it('of a host outside Kubernetes depends on the host', () => {
    const host = (name: string) => idOf(shellEvent({ kubernetes: {}, host: { name } }));
    assert.notEqual(host('a'), host('b'));
  });

  it('of a call does not depend on the host that read the log', () => {
    const { processes: _none, ...call } = shellEvent({ kubernetes: {} }).event;
    for (const [watched, isSame] of [
      ['google-cloud-audit', true],
      ['okta', true],
      ['kubernetes-audit', true],
      ['system-calls', false],
      ['other', false],
    ] as const) {
      const [a, b] = ['a', 'b'].map((name) =>
        idOf({ ...base, event: { ...call, watched, host: { name } } }),
      );
      assert.equal(a === b, isSame, watched);
    }
  });

  it('of an event of Falco about itself does not depend on the numbers in its text', () => {
    const { processes: _none, ...own } = shellEvent({ watched: 'falco' }).event;
    const [a, b] = ['101 events were lost', '7 events were lost'].map((description) =>
      idOf({ ...base, event: { ...own, description } }),
    );
    assert.equal(a, b);
  });

  it("depends on a call's action, object and user, but not on unclaimed values, sizes or amounts", () => {
    const review = { resource: 'secrets', verb: 'get' };
    const others: Partial<RuntimeEvent>[] = [
      { actor: { email: 'a@example.com' } },
      { api: { method: 'SetIamPolicy' } },
      { api: { callerIp: '203.0.113.7' } },
      { kubernetes: { ...base.event.kubernetes, accessReviews: [review] } },
      { kubernetes: { ...base.event.kubernetes, bindings: [{ name: 'b' }] } },
      { kubernetes: { ...base.event.kubernetes, roles: [{ kind: 'ROLE', name: 'r' }] } },
      { kubernetes: { ...base.event.kubernetes, objects: [{ kind: 'Deployment', name: 'd' }] } },
      { iamBindings: [{ action: 'ADD', role: 'r', member: 'm' }] },
      { database: { query: 'SELECT 1' } },
      { exfiltration: { sources: [{ name: 'a' }] } },
      { ipRules: { sourceRanges: ['0.0.0.0/0'] } },
      { target: { name: '//storage.googleapis.com/b' } },
      { indicators: { malware: ['xmrig'] } },
      { requestedContainers: [{ image: { reference: 'evil' } }] },
      { cloud: { provider: 'aws', account: '111122223333' } },
      { cloud: { provider: 'okta', organization: 'acme' } },
      { files: [{ path: '/a', sha256: 'b'.repeat(64) }] },
    ];
    const ids = [base, ...others.map((change) => shellEvent(change))].map((event) => idOf(event));
    assert.equal(new Set(ids).size, others.length + 1);
    const same = (a: Partial<RuntimeEvent>, b: Partial<RuntimeEvent>): void => {
      assert.equal(idOf(shellEvent(a)), idOf(shellEvent(b)));
    };
    same({ unclaimed: [{ name: 'n', value: '1' }] }, { unclaimed: [] });
    same({ files: [{ path: '/a', size: '1' }] }, { files: [{ path: '/a', size: '2' }] });
    same({ exfiltration: { totalBytes: '1' } }, { exfiltration: { totalBytes: '2' } });
    same({ senderId: '1', url: 'https://a' }, { senderId: '2', url: 'https://b' });
  });

  it('depends on the configured window', () => {
    const event = shellEvent({ time: '2026-11-24T11:59:59.999999999Z' });
    assert.equal(
      keyOf(event, { by: 'command', windowSeconds: 60 }).window,
      '2026-11-24T11:59:00Z/2026-11-24T12:00:00Z',
    );
    assert.notEqual(idOf(event), idOf(event, { by: 'command', windowSeconds: 60 }));
  });
});
