import assert from 'node:assert/strict';
import { parseItems } from '@pipeline/shared/items.ts';
import { alertOfBody, eventOfBody } from '../../runtime-events.ts';
import { assertFast } from '../../../assert-fast.ts';

const alert = {
  rule: 'Example rule',
  priority: 'Warning',
  time: '2026-01-05T10:11:12.123456789Z',
  hostname: 'node-1',
  source: 'syscall',
  output: '10:11:12.123456789: Warning something happened',
  output_fields: { 'proc.name': 'sh' },
};

const outputOf = (output: string, changes: object = {}): string =>
  alertOfBody({ ...alert, output, ...changes }).output;
const idOf = (body: object): string | undefined => {
  const [item] = parseItems(JSON.stringify(body));
  return item?.kind === 'detection' ? item.id : undefined;
};
const reasonOf = (body: object): string | undefined => {
  const [item] = parseItems(JSON.stringify(body));
  return item?.kind === 'ignored' ? item.reason : undefined;
};

describe("Falco's JSON", () => {
  it('is parsed with any combination of disabled keys', () => {
    const { output: _o, ...noOutput } = alert;
    const { output_fields: _f, ...noFields } = alert;
    const { hostname: _h, source: _s, ...old } = alert;
    for (const body of [noOutput, noFields, old, { ...alert, tags: null, output_fields: null }]) {
      assert.equal(alertOfBody(body).time, '2026-01-05T10:11:12.123456789Z');
    }
    assert.equal(alertOfBody(noOutput).output, '');
    assert.equal(alertOfBody({ ...noOutput, message: 'what' }).output, 'what');
    // Unlike the output, the message begins with neither time nor priority.
    for (const message of ['Critical file below /etc opened', '12:30:00: job changed']) {
      const { output, details } = alertOfBody({ ...noOutput, priority: 'Critical', message });
      assert.deepEqual([output, details], [message, {}]);
    }
    const both = alertOfBody({ ...alert, message: 'something happened' });
    assert.deepEqual([both.output, both.details], ['something happened', {}]);
    assert.deepEqual(alertOfBody({ ...alert, message: 'else' }).details, { message: 'else' });
    assert.deepEqual(alertOfBody({ ...alert, tags: 'a,b' }).ruleTags, ['a', 'b']);
    assert.deepEqual(
      alertOfBody({ ...alert, output_fields: '{"proc.name":"sh"}' }).fields,
      alert.output_fields,
    );
  });

  it('has the arguments of a command as JSON, and other lists joined by commas', () => {
    const listed = {
      'ka.req.pod.containers.args': ['-c', 'a, b'],
      'ka.req.pod.containers.command': ['sh'],
      'ka.req.pod.containers.image': ['nginx', 'redis'],
      'ka.req.pod.containers.command[0]': [],
      options: ['run', '--all'],
    };
    assert.deepEqual(alertOfBody({ ...alert, output_fields: listed }).fields, {
      'ka.req.pod.containers.args': '["-c","a, b"]',
      'ka.req.pod.containers.command': '["sh"]',
      'ka.req.pod.containers.image': 'nginx,redis',
      options: '["run","--all"]',
    });
  });

  it('has its time in any form', () => {
    const timeOf = (time: unknown, fields: object = {}): string | undefined =>
      alertOfBody({ ...alert, time, output_fields: fields }).time;
    assert.equal(
      timeOf({ seconds: '1637339716', nanos: 490_784_795 }),
      '2021-11-19T16:35:16.490784795Z',
    );
    assert.equal(timeOf({ seconds: 1_637_339_716 }), '2021-11-19T16:35:16.000000000Z');
    assert.equal(timeOf('2026-01-05 11:11:12.5+01:00'), '2026-01-05T10:11:12.500000000Z');
    assert.equal(timeOf(1_767_607_872.123), '2026-01-05T10:11:12.123000000Z');
    for (const [key, value] of [
      ['evt.time', '1767607872123456789'],
      ['evt.rawtime', 1_767_607_872_123],
      ['evt.time.iso8601', '2026-01-05T10:11:12.123+0000'],
      // In JSON, all fields with the event's time are nanoseconds.
      ['evt.datetime', '1767607872123456789'],
      ['evt.datetime.s', '1767607872123456789'],
      ['evt.rawtime.s', '1767607872123456789'],
      ['json.rawtime', '1767607872123456789'],
    ] as const) {
      assert.match(timeOf(undefined, { [key]: value }) ?? '', /^2026-01-05T10:11:12\.123/, key);
    }
    assert.equal(timeOf('soon'), undefined);
    assert.equal(eventOfBody({ ...alert, time: null }).timeSource, 'receipt');
  });

  it('keeps a time that cannot be read as a detail', () => {
    for (const time of [
      '2026-01-05T10:11:12.123456789',
      '2016-12-31T23:59:60.5Z',
      '5 Jan 2026 10:11:12',
    ]) {
      const fields = { 'evt.time': '10:11:12.123456789' };
      const { timeSource, unclaimed } = eventOfBody({ ...alert, time, output_fields: fields });
      assert.equal(timeSource, 'receipt', time);
      assert.deepEqual(unclaimed, [
        { name: 'evt.time', value: '10:11:12.123456789' },
        { name: 'detail.time', value: time },
      ]);
      const read = { 'evt.datetime': '1767607872123456789' };
      assert.deepEqual(eventOfBody({ ...alert, time, output_fields: read }).unclaimed, [
        { name: 'detail.time', value: time },
      ]);
    }
    assert.deepEqual(alertOfBody(alert).details, {});
  });

  it("accepts the form of Falco's former gRPC output", () => {
    const { severity, source, priority } = alertOfBody({
      ...alert,
      priority: 'NOTICE',
      source: 'SYSCALL',
    });
    assert.deepEqual([severity, source, priority], ['LOW', 'syscall', 'NOTICE']);
    assert.equal(eventOfBody({ ...alert, source: 'SYSCALL' }).watched, 'system-calls');
    assert.equal(eventOfBody({ ...alert, source: 'syscalls' }).watched, 'system-calls');
  });

  it('ignores blanks around its priority', () => {
    const { severity, priority } = alertOfBody({ ...alert, priority: ' Critical ' });
    assert.deepEqual([severity, priority], ['CRITICAL', 'Critical']);
  });

  it('keeps values without a name', () => {
    const { fields, details } = alertOfBody({ ...alert, output_fields: { '': 'a' }, '': 'b' });
    assert.equal(fields['unnamed'], 'a');
    assert.equal(details['unnamed'], 'b');
  });

  it('has a severity for any priority: a number of the gRPC output, or an invalid one', () => {
    const severities = [0, 3, '4', 5, null, ['x'], 12].map(
      (priority) => alertOfBody({ ...alert, priority }).severity,
    );
    assert.deepEqual(severities, [
      'CRITICAL',
      'HIGH',
      'MEDIUM',
      'LOW',
      'MEDIUM',
      'MEDIUM',
      'MEDIUM',
    ]);
    assert.equal(alertOfBody({ ...alert, priority: 5 }).priority, 'Notice');
    const ids = [4, 'WARNING', 'Warning'].map((priority) => idOf({ ...alert, priority }));
    assert.equal(new Set(ids).size, 1);
  });

  it('has a text without time and priority', () => {
    for (const text of [
      '10:11:12.123456789: Warning it (file=/x)',
      '10:11:12: Warning it (file=/x)',
      '2026-01-05T10:11:12.1+0000: Warning it (file=/x)',
      '2026-01-05T10:11:12.123456789Z: warning it (file=/x)',
      '2026-01-05 10:11:12.123 +01:00: Warning it (file=/x)',
      'Mon, 05 Jan 2026 10:11:12 GMT: Warning it (file=/x)',
      '10:11:12.123456789: Notice it (file=/x)',
      '10:11:12.123456789: it (file=/x)',
      'Warning it (file=/x)',
      'it (file=/x)',
      '10:11:12.1: Warning it (user=<NA> parent=<NA> file=/x)',
      '10:11:12.1: Warning it (user=<NA> file=/x image=<NA>:<NA>)',
      '10:11:12.1: Warning it (file=/x user=<NA> proc.aname[2]=<NA>)',
    ]) {
      assert.equal(outputOf(text), 'it (file=/x)', text);
    }
    // falcosidekick's `outputfieldformat` puts the parts in any order, with any marks (handlers.go).
    for (const text of [
      '10:11:12.1 Warning: it',
      'Warning: it',
      '[Warning] it',
      'Warning - it',
      '[10:11:12.1] [Warning] it',
      '(WARNING) it',
      'Warning 10:11:12.1: it',
      'Warning | 10:11:12.1 | it',
      '2026-01-05T10:11:12.1+0000 | Warning | it',
      '10:11:12.1: Warning WARNING: it',
    ]) {
      assert.equal(outputOf(text), 'it', text);
    }
    assert.equal(outputOf('10:11:12.1: Warning Warning sign removed'), 'Warning sign removed');
    assert.equal(outputOf('10:11:12.1: Warning Critical: it'), 'Critical: it');
    assert.equal(outputOf('it (user=<NA> group=<NA>)'), 'it');
    assert.equal(outputOf('it user=<NA>'), 'it');
    // Names of several words, in a list with commas.
    const requests = {
      'it (requesting user=<NA>, requesting IP=192.0.2.1)': 'it (requesting IP=192.0.2.1)',
      'it (requesting user=x, AWS region=<NA>, b=2)': 'it (requesting user=x, b=2)',
      'it (requesting user=x, AWS region=<NA>, lambda function=<NA>)': 'it (requesting user=x)',
      'it (requesting user=<NA>)': 'it',
      'it (cmd=sh -c a file=<NA> b=1)': 'it (cmd=sh -c a b=1)',
      'it (user root name=<NA>)': 'it (user root)',
      'it | user=root | parent=<NA> | image=<NA> | tty=0': 'it | user=root | tty=0',
      'it | user=root | parent=<NA> | image=<NA>': 'it | user=root',
      'it | user=<NA>': 'it',
      // Text around the field stays, and says that the value is unknown.
      'it (image=nginx:<NA> target=<NA>:3333)': 'it (image=nginx target=unknown:3333)',
      'it by <NA>. Pod: <NA>, file: /x': 'it by unknown. Pod: unknown, file: /x',
      'user=<NA>,file=/x': 'user=unknown,file=/x',
      '{"pod":"<NA>","file":"/x"}': '{"pod":"unknown","file":"/x"}',
      // falcosidekick's `templatedfields` write an absent field in this way.
      'it (file=/x) team=<no value> site=a': 'it (file=/x) site=a',
    };
    for (const [text, output] of Object.entries(requests)) assert.equal(outputOf(text), output);
    for (const text of [
      '10.0.0.1: refused',
      'Error: it failed',
      'Notice of a change',
      'read a=<NA>b c',
      'cmd=sh  -c x',
    ]) {
      assert.equal(outputOf(text), text);
    }
    const long = `${'a '.repeat(100_000)}=<NA>${' '.repeat(100_000)}x=<NA>y${'('.repeat(50_000)}`;
    assertFast(() => outputOf(long));
    const removed = assertFast(() => outputOf('x(a=<NA>)'.repeat(200_000)));
    assert.equal(removed, 'x'.repeat(200_000));
  });

  it('has its indexed fields by their names, with any replacement of the brackets', () => {
    const { fields } = alertOfBody({
      ...alert,
      output_fields: {
        'proc.aname_2': 'a',
        'proc.aexepath-3': 'b',
        'evt.arg_0': 'c',
        'evt.arg_flags': 'd',
        'ka.req.pod.containers.image_1': 'e',
        'okta.targets.displayName_0': 'f',
        'jevt.value_/a/b': 'g',
        'proc.aname[4]': 'h',
        'evt.time.iso8601': 1,
        disk_1: 'i',
      },
    });
    assert.deepEqual(fields, {
      'proc.aname[2]': 'a',
      'proc.aexepath[3]': 'b',
      'evt.arg[0]': 'c',
      'evt.arg[flags]': 'd',
      'ka.req.pod.containers.image[1]': 'e',
      'okta.targets.displayName[0]': 'f',
      'jevt.value[/a/b]': 'g',
      'proc.aname[4]': 'h',
      'evt.time.iso8601': '1',
      disk_1: 'i',
    });
  });

  it('reads fields from their positions in its text, if it has no others', () => {
    const { output_fields: _fields, ...rest } = alert;
    const fieldsIn = (output: string): Record<string, string> => ({
      ...alertOfBody({ ...rest, output }).fields,
    });
    const suffix =
      'container_id=7b2f container_name=web container_image_repository=nginx container_image_tag=1.25 k8s_pod_name=web-0 k8s_ns_name=shop';
    const ofContainer = {
      'container.id': '7b2f',
      'container.name': 'web',
      'container.image.repository': 'nginx',
      'container.image.tag': '1.25',
      'k8s.pod.name': 'web-0',
      'k8s.ns.name': 'shop',
    };
    const block =
      'evt_type=execve user=root user_uid=0 user_loginuid=-1 process=tmux: server proc_exepath=/bin/tmux parent=runc command=sh -c echo terminal=1 x terminal=34816';
    const ofProcess = {
      'evt.type': 'execve',
      'user.name': 'root',
      'user.uid': '0',
      'user.loginuid': '-1',
      'proc.name': 'tmux: server',
      'proc.exepath': '/bin/tmux',
      'proc.pname': 'runc',
      'proc.cmdline': 'sh -c echo terminal=1 x',
      'proc.tty': '34816',
    };
    assert.deepEqual(fieldsIn(`10:11:12.1: Notice A shell | ${block} exe_flags=X ${suffix}`), {
      ...ofContainer,
      ...ofProcess,
    });
    assert.deepEqual(fieldsIn('A shell k8s.ns=shop k8s.pod=web-0 container=7b2f'), {
      'k8s.ns.name': 'shop',
      'k8s.pod.name': 'web-0',
      'container.id': '7b2f',
    });
    assert.deepEqual(
      fieldsIn(
        'On the host | container_id=host container_name=host k8s_pod_name=<NA> k8s_ns_name=<NA>',
      ),
      {
        'container.id': 'host',
        'container.name': 'host',
      },
    );
    // From 2024, with %container.info.
    assert.deepEqual(
      fieldsIn(
        'A shell (evt_type=execve user=root process=sh proc_exepath=/bin/sh parent=runc command=sh -c "a b" container_id=7b2f container_image=nginx container_image_tag=1.25 container_name=web k8s_ns=shop k8s_pod_name=web-0)',
      ),
      {
        ...ofContainer,
        'evt.type': 'execve',
        'user.name': 'root',
        'proc.name': 'sh',
        'proc.exepath': '/bin/sh',
        'proc.pname': 'runc',
        'proc.cmdline': 'sh -c "a b"',
      },
    );
    // Nothing marks the end of its command line.
    assert.deepEqual(
      fieldsIn('x | evt_type=open user=a process=p proc_exepath=/p parent=q command=p x other=1'),
      {
        'evt.type': 'open',
        'user.name': 'a',
        'proc.name': 'p',
        'proc.exepath': '/p',
        'proc.pname': 'q',
      },
    );
    // Neither in the middle of a text nor twice.
    assert.deepEqual(fieldsIn(`file=/tmp/ ${suffix} more`), {});
    assert.deepEqual(fieldsIn(`file=/tmp/ ${block} x ${block}`), {});
    const { fields } = alertOfBody({ ...rest, output: `x ${suffix}`, output_fields: {} });
    assert.deepEqual(fields, {});
    const poison = ' user=x user_uid=0 user_loginuid=0 process=a proc_exepath=a parent=a command=a';
    const ends = ' container_id=a container_name=';
    assertFast(() => fieldsIn(` evt_type=x${poison.repeat(20_000)}${ends.repeat(20_000)}`));
  });

  it('has its fields by their names, if an agent replaced the dots in all of them', () => {
    const dotless = {
      proc_aname_2: 'a',
      k8s_ns_name: 'shop',
      container_image_repository: 'nginx',
      'ka_req_pod_containers_image[1]': 'e',
      'json_value[/a_b]': 'g',
      my_own: 'h',
    };
    const { output_fields: _fields, ...rest } = alert;
    for (const key of ['output_fields', 'outputFields']) {
      assert.deepEqual(alertOfBody({ ...rest, [key]: dotless }).fields, {
        'proc.aname[2]': 'a',
        'k8s.ns.name': 'shop',
        'container.image.repository': 'nginx',
        'ka.req.pod.containers.image[1]': 'e',
        'json.value[/a_b]': 'g',
        my_own: 'h',
      });
    }
    const custom = { 'proc.name': 'sh', user_name: 'x' };
    assert.deepEqual(alertOfBody({ ...rest, output_fields: custom }).fields, custom);
  });

  it('has no field without a value in a template of falcosidekick', () => {
    const { fields } = alertOfBody({
      ...alert,
      output_fields: { 'proc.name': 'sh', cluster: '<no value>', team: '<no value>' },
    });
    assert.deepEqual(fields, { 'proc.name': 'sh' });
  });

  it('has a field once if the rule also prints it in another case', () => {
    const fieldsOf = (fields: object) => alertOfBody({ ...alert, output_fields: fields }).fields;
    const own = { 'proc.cmdline': 'mysql -P 1', 'basename(proc.exe)': 'mysql' };
    const others = { 'tolower(proc.cmdline)': 'mysql -p 1', 'toupper(proc.cmdline)': 'MYSQL -P 1' };
    assert.deepEqual(fieldsOf({ ...own, ...others }), own);
    assert.deepEqual(fieldsOf(others), others);
    // Every object has a property of this name.
    assert.deepEqual(fieldsOf({ 'tolower(constructor)': 'a' }), { 'tolower(constructor)': 'a' });
  });

  it('flattens objects within its fields to dotted names, and loses no value', () => {
    const { fields } = alertOfBody({
      ...alert,
      output_fields: {
        cluster: { name: 'staging', zones: ['a', 'b'], labels: { x: { y: 1 } } },
        'cluster.name': 'prod',
        empty: {},
        none: null,
        list: [{ a: 1 }],
      },
    });
    assert.deepEqual(fields, {
      'cluster.name': 'staging',
      'cluster.zones': 'a,b',
      'cluster.labels.x.y': '1',
      'cluster.name_2': 'prod',
      list: '{"a":1}',
    });
  });

  it('of falcosidekick is a test by its text, not by its rule', () => {
    const { source: _source, ...older } = { ...alert, rule: 'Test rule' };
    const output = '10:11:12.1: Debug This is a test from falcosidekick cluster=prod';
    for (const body of [older, { ...older, source: 'syscalls' }]) {
      assert.equal(reasonOf({ ...body, output }), 'test notification');
      assert.equal(reasonOf(body), undefined);
    }
  });

  it('about Falco itself is ignored unless Falco missed events', () => {
    const internal = { ...alert, source: 'internal', priority: 'Informational' };
    for (const name of ['metrics snapshot', 'capture size limit reached']) {
      const body = { ...internal, rule: `Falco internal: ${name}` };
      assert.equal(reasonOf(body), 'metrics of Falco itself');
      assert.equal(reasonOf({ ...body, source: undefined }), 'metrics of Falco itself');
    }
    for (const name of ['syscall event drop', 'timeouts notification', 'hot restart failure']) {
      assert.equal(
        alertOfBody({ ...internal, rule: `Falco internal: ${name}` }).source,
        'internal',
      );
    }
    assert.equal(
      reasonOf({ ...internal, rule: 'Test rule', source: 'INTERNAL' }),
      'test notification',
    );
    assert.equal(alertOfBody({ ...alert, rule: 'Test rule' }).rule, 'Test rule');
  });
});
