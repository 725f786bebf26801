import assert from 'node:assert/strict';
import type { Alert } from '@pipeline/shared/alert.ts';
import { maskAlert } from '../../../../../functions/enrich/masking/mask-alert.ts';
import { itemsOf, readPayload } from '../../../../../scripts/lib/payload.ts';
import { fixture, fixtureFiles } from '../../../../../local/samples/index.ts';
import { assertFast } from '../../../../assert-fast.ts';
import { fake } from './fakes.ts';

async function eventsOf(prefix: string): Promise<Alert[]> {
  return itemsOf(await fixture(prefix)).flatMap((item) =>
    item.kind === 'detection' ? [item.parse()] : [],
  );
}

async function firstOf(prefix: string): Promise<Alert> {
  const [event] = await eventsOf(prefix);
  assert.ok(event);
  return event;
}

const secret = fake.password;
/** IDs that look like secrets. */
const id = fake.twilio;

describe('masking of an event', () => {
  it('takes time in proportion to the size of an event, however many secrets its output repeats', async () => {
    const event = await firstOf('e04');
    const numbers = Array.from({ length: 40_000 }, (_none, at) => at);
    for (const key of ['token', 'proc.args']) {
      const fields = Object.fromEntries(numbers.map((at) => [`${key}[${at}]`, `hunter-two-${at}`]));
      const output = numbers.map((at) => `hunter-two-${at}`).join(' ');
      for (const mode of ['default', 'strict'] as const) {
        const masked = assertFast(() => maskAlert({ ...event, output, fields }, mode));
        if (key === 'token' || mode === 'strict') assert.ok(masked.output === '***', key);
      }
    }
  });

  it('removes values beyond the size of a finding', async () => {
    const event = await firstOf('e04');
    const words = 'some words '.repeat(9500);
    const details = Object.fromEntries(
      Array.from({ length: 20 }, (_none, at) => [`d${at}`, words]),
    );
    const shown = Object.values(maskAlert({ ...event, details }, 'default').details);
    assert.equal(shown.filter((text) => text === words).length, 10);
    assert.equal(shown.filter((text) => text === '***').length, 10);
  });

  it('changes nothing when off', async () => {
    const event = await firstOf('b04');
    assert.equal(maskAlert(event, 'off'), event);
  });

  it('changes nothing in the fixtures, which contain no secrets', async () => {
    for (const file of fixtureFiles) {
      // Some fixtures contain no event, and one is not JSON.
      const items = await readPayload(file)
        .then(itemsOf)
        .catch(() => []);
      for (const item of items) {
        if (item.kind !== 'detection') continue;
        const event = item.parse();
        assert.deepEqual(maskAlert(event, 'default'), event, file);
      }
    }
  });

  it('masks every free text', async () => {
    const event = await firstOf('e05');
    const text = `mysql -p${secret} app`;
    const masked = maskAlert(
      {
        ...event,
        output: `(command=${text} parent=bash)`,
        policy: {
          id: '7',
          name: `n ${text}`,
          description: text,
          runBook: `https://h/?token=${secret}`,
        },
        actions: [{ type: 'capture', successful: false, error: text, token: id, captureId: id }],
        fields: {
          'proc.cmdline': text,
          'proc.pcmdline': `sh -c ${text}`,
          'k8s.pod.labels': `app:web, note:${text}`,
        },
        labels: { 'process.name': text },
        details: { 'content.command': text },
        url: `https://h/?access_token=${secret}`,
      },
      'default',
    );
    assert.ok(!JSON.stringify(masked).includes(secret));
    assert.equal(masked.output, '(command=mysql -p*** app parent=bash)');
    assert.equal(masked.fields['proc.pcmdline'], 'sh -c mysql -p*** app');
    assert.equal(masked.fields['k8s.pod.labels'], 'app:web, note:mysql -p*** app');
    assert.deepEqual(masked.actions[0]?.token, id);
    assert.deepEqual(masked.actions[0]?.captureId, id);
  });

  it('masks the whole value of a key that names a secret', async () => {
    const event = {
      ...(await firstOf('e01')),
      fields: {
        'proc.env[DB_PASSWORD]': 'two words',
        'proc.env[PWD]': '/srv',
        'user.loginuid': '-1',
      },
      labels: { 'env.API_TOKEN': 'abc', 'kubernetes.secret.name': 'db' },
      details: { 'content.clientSecret': 'x y', falsePositive: 'false' },
    };
    const { fields, labels, details } = maskAlert(event, 'default');
    assert.deepEqual(fields, {
      'proc.env[DB_PASSWORD]': '***',
      'proc.env[PWD]': '/srv',
      'user.loginuid': '-1',
    });
    assert.deepEqual(labels, { 'env.API_TOKEN': '***', 'kubernetes.secret.name': 'db' });
    assert.deepEqual(details, { 'content.clientSecret': '***', falsePositive: 'false' });
  });

  it("reads arguments together with their program's name", async () => {
    const event = await firstOf('e01');
    const masked = (name: string, args: string): string | undefined =>
      maskAlert({ ...event, fields: { 'proc.name': name, 'proc.args': args } }, 'default').fields[
        'proc.args'
      ];
    assert.equal(masked('mysql', `-u root -p${secret} app`), '-u root -p*** app');
    assert.equal(masked('curl', `-u bob:${secret} https://h`), '-u bob:*** https://h');
    assert.equal(masked('docker', 'run -p 8080:80 nginx'), 'run -p 8080:80 nginx');
    const { fields } = maskAlert(
      { ...event, fields: { 'proc.name': 'curl', 'evt.arg.args': `-u.bob:${secret}.https://h.` } },
      'default',
    );
    assert.equal(fields['evt.arg.args'], '-u.bob:***');
  });

  const programs: readonly [Record<string, string>, field: string, masked: string][] = [
    [
      { 'proc.pname': 'mysql', 'proc.aargs[1]': `-u root -p${secret}` },
      'proc.aargs[1]',
      '-u root -p***',
    ],
    [
      { 'proc.pname': 'sh', 'proc.aname[2]': 'sshpass', 'proc.aargs[2]': `-p ${secret} ssh h` },
      'proc.aargs[2]',
      '-p *** ssh h',
    ],
    [
      { 'proc.exepath': '/usr/bin/curl', 'proc.args': `-u bob:${secret} h` },
      'proc.args',
      '-u bob:*** h',
    ],
    [{ 'proc.name': 'mysql', 'proc.args[0]': '-p', 'proc.args[1]': secret }, 'proc.args[1]', '***'],
    [
      {
        'evt.args': `res=-2 exe=mysql args=-p${secret}. tid=1`,
        'proc.name': 'sh',
        'evt.arg.args': `-p${secret}.`,
      },
      'evt.arg.args',
      '-p***',
    ],
    [
      {
        'ka.req.pod.containers.command': '["mysql"]',
        'ka.req.pod.containers.args': `["-p${secret}","shop"]`,
      },
      'ka.req.pod.containers.args',
      '["-p***","shop"]',
    ],
    [
      {
        'ka.req.pod.containers.command': '(mysql)',
        'ka.req.pod.containers.args': `(-p${secret},shop)`,
      },
      'ka.req.pod.containers.args',
      '(-p***)',
    ],
    [
      {
        'jevt.value[/requestObject/spec/containers/0/args/0]': '--pin-token',
        'jevt.value[/requestObject/spec/containers/0/args/1]': secret,
      },
      'jevt.value[/requestObject/spec/containers/0/args/1]',
      '***',
    ],
    [
      { 'gcp.request': `{"spec":{"containers":[{"args":["-p${secret}"],"command":["mysql"]}]}}` },
      'gcp.request',
      '{"spec":{"containers":[{"args":["-p***"],"command":["mysql"]}]}}',
    ],
  ];
  for (const [fields, field, expected] of programs) {
    it(`reads arguments with the program of another field: ${Object.keys(fields).join(', ')}`, async () => {
      const event = { ...(await firstOf('e01')), fields };
      assert.equal(maskAlert(event, 'default').fields[field], expected);
      const harmless = Object.entries(fields).map(
        ([key, value]) => [key, value.replaceAll(/mysql|sshpass|curl|--pin-token/g, 'ps')] as const,
      );
      const kept = { ...event, fields: Object.fromEntries(harmless) };
      assert.deepEqual(maskAlert(kept, 'default').fields, kept.fields);
    });
  }

  it('reads a copy of the alert as JSON like the alert itself', async () => {
    const copy = (value: string): string =>
      JSON.stringify({
        rule: 'r',
        nested: JSON.stringify({ cmd: `sh -c "echo 'root:${value}' | chpasswd"` }),
        output_fields: {
          'proc.env[API_TOKEN]': value,
          'proc.name': 'mysql',
          'proc.args': `-p${value}`,
        },
      });
    const event = { ...(await firstOf('e01')), details: { log: copy(secret), 'event.id': id } };
    const { log } = maskAlert(event, 'default').details;
    assert.equal(log, copy('***').replace('root:***', '***'));
  });

  it('keeps a list that contains no secret, and every digit of a number beside one that does', async () => {
    const event = {
      ...(await firstOf('e01')),
      details: {
        kept: '[ "-v", 1720031001639981110, {"a": null} ]',
        changed: '{"n":1720031001639981110,"db_password":"x"}',
      },
    };
    const { details } = maskAlert(event, 'default');
    assert.equal(details['kept'], event.details.kept);
    assert.equal(details['changed'], '{"n":"1720031001639981110","db_password":"***"}');
  });

  it("masks in the output a list as Falco's text shows it", async () => {
    const event = {
      ...(await firstOf('e01')),
      output: `pod started (args=(--db-password,a ${secret},-v))`,
      fields: {
        'ka.req.pod.containers.args': JSON.stringify(['--db-password', `a ${secret}`, '-v']),
      },
    };
    assert.equal(maskAlert(event, 'default').output, 'pod started (args=(--db-password,***,-v))');
  });

  it('keeps the ID of an AWS access key that an audit log names, and no secret', async () => {
    const event = {
      ...(await firstOf('e01')),
      output: `created ${fake.awsId} beside ${fake.awsTemporaryId}`,
      fields: {
        'jevt.value[/responseElements/accessKey/accessKeyId]': fake.awsId,
        'ct.response': JSON.stringify({
          credentials: {
            accessKeyId: fake.awsTemporaryId,
            sessionToken: secret,
            secretAccessKey: fake.awsSecret,
          },
        }),
        'proc.cmdline': `aws --key ${fake.awsId}`,
      },
    };
    const { output, fields } = maskAlert(event, 'default');
    assert.equal(output, `created ${fake.awsId} beside ASIA***`);
    assert.deepEqual(fields, {
      'jevt.value[/responseElements/accessKey/accessKeyId]': fake.awsId,
      'ct.response': `{"credentials":{"accessKeyId":"${fake.awsTemporaryId}","sessionToken":"***","secretAccessKey":"***"}}`,
      'proc.cmdline': 'aws --key AKIA***',
    });
  });

  it("masks in the output a value that only a field's name reveals", async () => {
    const event = {
      ...(await firstOf('e01')),
      output: `ran with ${secret} by -u root -p${secret} app`,
      fields: {
        'proc.name': 'mysql',
        'proc.args': `-u root -p${secret} app`,
        'proc.env[DB_PASSWORD]': secret,
      },
    };
    assert.equal(maskAlert(event, 'default').output, 'ran with *** by -u root -p*** app');
  });

  it('keeps the identity and place of the event', async () => {
    const event = await firstOf('b04');
    const identified: Alert = {
      ...event,
      rule: `Rule token=${secret}`,
      ruleTags: [`token=${secret}`],
      host: { name: 'h', mac: '42:01:0a:80:00:05', id },
      labels: {
        'container.image.digest': `sha256:${id}`,
        'gcp.instanceId': id,
        'host.mac': '42:01:0a:80:00:05',
      },
      fields: { 'container.id': id },
    };
    assert.deepEqual(maskAlert(identified, 'default'), identified);
    const strict = maskAlert(identified, 'strict');
    for (const key of ['sender', 'time', 'rule', 'ruleTags', 'severity', 'priority'] as const) {
      assert.deepEqual(strict[key], identified[key]);
    }
  });

  it('is idempotent', async () => {
    for (const prefix of ['b03', 'b04', 'c01', 'c03', 'e04']) {
      for (const event of await eventsOf(prefix)) {
        for (const mode of ['default', 'strict'] as const) {
          const once = maskAlert(event, mode);
          assert.deepEqual(maskAlert(once, mode), once);
        }
      }
    }
  });
});

describe('strict masking of an event', () => {
  it('drops arguments and keeps the program, on GKE', async () => {
    const event = maskAlert(await firstOf('b04'), 'strict');
    assert.ok(!JSON.stringify(event).includes('tmp_suid_user'));
    assert.ok(!JSON.stringify(event).includes('RunTests.ps1'));
    assert.equal(event.labels['process.name'], 'userdel');
    assert.deepEqual(
      Object.keys(event.fields).filter((key) => /args|cmdline/.test(key)),
      [],
    );
    assert.equal(event.fields['proc.name'], 'userdel');
    assert.ok(
      event.output.startsWith(
        'Users management command userdel *** launched by pwsh on threatgen under user root (proc.name=userdel proc.args=*** proc.cmdline=pwsh *** proc.pname=pwsh gparent=containerd-shim',
      ),
      event.output,
    );
  });

  it('drops arguments that only the output shows', async () => {
    const { output } = maskAlert(await firstOf('a02'), 'strict');
    assert.ok(
      output.includes('(user=root name=ftest command=ftest *** file=/etc/shadow parent='),
      output,
    );
    const glued = maskAlert(await firstOf('b05'), 'strict');
    assert.ok(glued.output.includes('evt.type=execveproc.args=*** proc.pid='), glued.output);
  });

  it("drops the parent's script", async () => {
    const { output } = maskAlert(await firstOf('c01'), 'strict');
    assert.ok(output.includes('proc.cmdline=sh proc.pcmdline=bash *** user.name=root'), output);
    assert.ok(!output.includes('base64'));
  });

  it('drops every field of arguments, variables and buffers', async () => {
    const kept = {
      'proc.name': 'sh',
      'proc.aname[2]': 'runc',
      'evt.type': 'execve',
      'fd.name': '/x',
    };
    const commands = ['proc.cmdline', 'proc.pcmdline', 'proc.acmdline[2]', 'proc.exeline'];
    const others = [
      ['proc.args', 'proc.env', 'proc.env[HOME]', 'proc.penv', 'proc.aenv[1]', 'evt.args'],
      ['evt.arg.env', 'evt.arg[0]', 'evt.rawarg.args', 'evt.info', 'evt.buffer'],
    ].flat();
    const dropped = [
      ...commands.map((key, at) => [key, `sh ${at}-of-it`] as const),
      ...others.map((key, at) => [key, `value${at}-of-it`] as const),
    ];
    const event = {
      ...(await firstOf('e01')),
      output: `it ran (${dropped.map(([, value], at) => `x${at}=${value}`).join(' ')})`,
      fields: { ...kept, ...Object.fromEntries(dropped) },
      labels: { 'agent.tag.env': 'production' },
      details: { 'content.commandLine': 'sh -c id', command: 'sh -c id', exe: '/bin/sh' },
    };
    const strict = maskAlert(event, 'strict');
    assert.deepEqual(strict.fields, kept);
    assert.deepEqual(strict.labels, { 'agent.tag.env': 'production' });
    assert.deepEqual(strict.details, { command: 'sh', exe: '/bin/sh' });
    const masked = dropped.map((_, at) => `x${at}=${at < commands.length ? 'sh ***' : '***'}`);
    assert.equal(strict.output, `it ran (${masked.join(' ')})`);
  });

  it('keeps words that other fields show anyway', async () => {
    const { output } = maskAlert(await firstOf('e03'), 'strict');
    assert.ok(output.includes('process=event-generator proc_exepath=/bin/event-generator'), output);
    assert.ok(output.includes('command=event-generator *** terminal=0'), output);
  });
});
