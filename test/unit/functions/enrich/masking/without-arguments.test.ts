import assert from 'node:assert/strict';
import type { Alert } from '@pipeline/shared/alert.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { maskAlert } from '../../../../../functions/enrich/masking/mask-alert.ts';
import { secrets } from '../../../../../functions/enrich/masking/published-fields.ts';
import { carriers, type Carrier } from '../../../../../tools/docs/published/carriers.ts';
import { falcoEvent } from '../../../../../tools/docs/published/events.ts';
import { falcoFields, sysdigNames } from '../../../../../tools/docs/published/lists.ts';
import { alertOfBody } from '../../../runtime-events.ts';

/** Fields that the lists describe as arguments, a command line or an environment. */
const described = /\bargs\b|argument|\bcommand|environment|\btool input\b/i;
/** Fields that the descriptions mention for another reason: a number, or the program alone. */
const others = /number of|length of|without arguments|tracer span$/;

const [falco, sysdig] = [await falcoFields(), await sysdigNames()];
const published = new Set(
  [...falco, ...sysdig]
    .filter(({ meaning }) => described.test(meaning) && !others.test(meaning))
    .map(({ name }) => name),
);
const named = (await carriers()).filter(
  ({ name, published: own }) => published.has(own) || /(?:^|\.)command$/.test(name),
);

const kept = [
  ...new Set(
    (await carriers())
      .filter(
        ({ group, published: own }) =>
          group.startsWith('falco ') && !published.has(own) && !secrets.has(own),
      )
      .filter(({ type }) => /string|CHARBUF/i.test(type) && !/list/.test(type))
      .map(({ name }) => name),
  ),
];

const secret = 'quiet-stone';

function strict(body: string): Alert {
  const [item] = parseJsonItems(body);
  assert.ok(item?.kind === 'detection');
  return maskAlert(item.parse(), 'strict');
}

function strictFields(fields: Record<string, unknown>, output = 'Seen'): Alert {
  const carried = Object.entries(fields).map(
    ([key, value]) => [key, JSON.stringify(value)] as const,
  );
  const alert = alertOfBody(falcoEvent('syscall', Object.fromEntries(carried)));
  return maskAlert({ ...alert, output }, 'strict');
}

function valuesOf({ type }: Carrier): unknown[] {
  return /list/.test(type) ? [['prog', secret]] : [`prog ${secret}`, `prog --opt=${secret} -v`];
}

describe('strict masking of published fields', () => {
  it(`leaves no arguments of a field that is described as such (${published.size})`, () => {
    assert.ok(published.size > 30);
    for (const carrier of named) {
      for (const value of valuesOf(carrier)) {
        const alert = strict(carrier.event(JSON.stringify(value)));
        assert.ok(!JSON.stringify(alert).includes(secret), `${carrier.group} ${carrier.name}`);
      }
    }
  });

  it(`keeps the others (${kept.length})`, () => {
    const alert = strictFields(
      Object.fromEntries(kept.map((name, n) => [name, `quiet-${n}-stone`])),
    );
    assert.deepEqual(
      kept.filter((name, n) => alert.fields[name] !== `quiet-${n}-stone`),
      [],
    );
  });

  it('keeps the program of a command that no other field names', () => {
    for (const value of [['sh', '-c', secret], `(sh,-c,${secret})`, `sh -c ${secret}`]) {
      const name = 'ka.req.pod.containers.command';
      const output = `x ${name}=(sh,-c,${secret}) ns=shop`;
      const alert = strictFields({ [name]: value }, output);
      assert.deepEqual(alert.fields, { [name]: 'sh' });
      assert.equal(alert.output, `x ${name}=sh *** ns=shop`);
    }
  });

  const uri = (command: string): string => `/api/v1/namespaces/shop/pods/web-1/exec?${command}`;

  it('keeps the program of a command in a URL', () => {
    const command = `command=%2Fbin%2Fsh&command=-c&container=c&command=${secret}`;
    const { fields, output } = strictFields(
      { 'ka.uri': uri(command), 'ka.uri.param[command]': `sh ${secret}` },
      `exec (uri=${uri(command)} resp=101)`,
    );
    const masked = uri('command=%2Fbin%2Fsh&command=***&container=c&command=***');
    assert.deepEqual(fields, { 'ka.uri': masked, 'ka.uri.param[command]': 'sh' });
    assert.equal(output, `exec (uri=${masked} resp=101)`);
  });

  it('removes arguments in JSON, and in the JSON and the texts in it', () => {
    const object = {
      spec: {
        containers: [
          {
            name: 'c',
            image: 'nginx',
            command: ['sh', '-c', secret],
            args: [secret],
            env: [{ name: 'A', value: secret }],
          },
        ],
      },
      log: JSON.stringify({
        output: `x (command=sh ${secret} parent=bash)`,
        output_fields: { 'proc.cmdline': `sh ${secret}` },
      }),
    };
    const { fields } = strictFields({ 'jevt.obj': JSON.stringify(object) });
    assert.deepEqual(JSON.parse(fields['jevt.obj'] ?? ''), {
      spec: { containers: [{ name: 'c', image: 'nginx', command: 'sh', args: '***', env: '***' }] },
      log: JSON.stringify({
        output: 'x (command=sh *** parent=bash)',
        output_fields: { 'proc.cmdline': '***' },
      }),
    });
  });

  it('removes one argument, one variable, and a path to them', () => {
    const place = '/requestObject/spec/containers/0';
    const { fields } = strictFields({
      'proc.args[1]': secret,
      [`jevt.value[${place}/args/1]`]: secret,
      [`jevt.value[${place}/env/0/value]`]: secret,
      [`jevt.value[${place}/image]`]: 'nginx',
      'custom.containerArgs': secret,
      'custom.command.id': '7',
    });
    assert.deepEqual(Object.keys(fields), [`jevt.value[${place}/image]`]);
  });
});
