import assert from 'node:assert/strict';
import { maskAlert } from '../../../../../functions/enrich/masking/mask-alert.ts';
import { maskText } from '../../../../../functions/enrich/masking/mask-text.ts';
import { carriers } from '../../../../../tools/docs/published/carriers.ts';
import { falcoEvent } from '../../../../../tools/docs/published/events.ts';
import { falcoRules } from '../../../../../tools/docs/published/lists.ts';
import { alertOfBody } from '../../../runtime-events.ts';
import { fake } from './fakes.ts';
import { secretsByDesign } from './published-secrets.ts';

const harmless: readonly ((n: number) => string)[] = [
  (n) => `harmless${n}`,
  (n) => `harmless value ${n}`,
  (n) => `/srv/data/${n}.txt`,
  (n) => `${41_000 + n}`,
  (n) => `value-${n}@example.com`,
  (n) => `10.0.0.${n % 256}:443`,
  () => '<NA>',
  () => 'true',
];

const rules = await falcoRules();
const all = await carriers();
const names = [...new Set(all.map(({ name }) => name))].filter(
  (name) => !secretsByDesign.has(name),
);

function masked(fields: Record<string, string>): Readonly<Record<string, string>> {
  const quoted = Object.entries(fields).map(
    ([key, value]) => [key, JSON.stringify(value)] as const,
  );
  const alert = alertOfBody(falcoEvent('syscall', Object.fromEntries(quoted)));
  return maskAlert(alert, 'default').fields;
}

describe("masking of published rules' outputs", () => {
  it(`leaves the text of each unchanged (${rules.length})`, () => {
    for (const { name, fields } of rules) {
      for (const value of harmless) {
        const text = `Something happened | ${fields.map((field, n) => `${field}=${value(n)}`).join(' ')}`;
        assert.equal(maskText(text), text, name);
      }
    }
  });
});

describe('masking of published fields', () => {
  it(`leaves each by its name in a text (${names.length})`, () => {
    for (const name of names) {
      for (const text of [
        `Seen ${name}=harmless`,
        `Seen (${name}=harmless value user=root)`,
        `Seen ${name}: harmless`,
        JSON.stringify({ [name]: 'harmless' }),
      ]) {
        assert.equal(maskText(text), text);
      }
    }
  });

  it('leaves each as a field', () => {
    for (const value of harmless) {
      const fields = Object.fromEntries(names.map((name, n) => [name, value(n)]));
      if (value(0) !== '<NA>') assert.deepEqual(masked(fields), fields);
    }
  });

  for (const [name, reason] of secretsByDesign) {
    it(`hides ${name}: ${reason}`, () => {
      const fields = { [name]: fake.password };
      assert.deepEqual(masked(fields), { [name]: '***' });
      assert.ok(!maskText(`Seen ${name}=${fake.password}`).includes(fake.password));
    });
  }

  it('hides the data of a Kubernetes Secret under any key', () => {
    const fields = (resource: string) => ({
      'ka.target.resource': resource,
      'jevt.value[/requestObject/data/shop.conf]': fake.password,
      'jevt.value[/responseObject/stringData]': fake.password,
      'jevt.value[/requestObject/metadata/name]': 'shop',
    });
    assert.deepEqual(masked(fields('configmaps')), fields('configmaps'));
    assert.deepEqual(masked(fields('secrets')), {
      'ka.target.resource': 'secrets',
      'jevt.value[/requestObject/data/shop.conf]': '***',
      'jevt.value[/responseObject/stringData]': '***',
      'jevt.value[/requestObject/metadata/name]': 'shop',
    });
    const object = (kind: string, data: string): string =>
      `{"kind":"${kind}","metadata":{"name":"shop"},"data":{${data}}}`;
    const data = `"shop.conf":"${fake.password}"`;
    const masking = '"shop.conf":"***"';
    assert.equal(maskText(object('Secret', data)), object('Secret', masking));
    assert.equal(maskText(object('ConfigMap', data)), object('ConfigMap', data));
    const applied = (value: string): string => JSON.stringify({ applied: value });
    assert.equal(maskText(applied(object('Secret', data))), applied(object('Secret', masking)));
  });

  it("hides the data of a secret in Google Cloud's audit log", () => {
    const request = (data: unknown, type = 'x'): string =>
      JSON.stringify({ '@type': type, ...Object(data) });
    const hidden = (fields: Record<string, string>): string | undefined =>
      masked(fields)['gcp.request'];
    const data = (value: string): unknown => ({
      data: { 'shop.conf': value },
      stringData: { pin: value },
    });
    assert.equal(
      hidden({ 'gcp.request': request(data('{"a": 1}'), 'core.k8s.io/v1.Secret') }),
      request(data('***'), 'core.k8s.io/v1.Secret'),
    );
    const created = {
      'gcp.serviceName': 'k8s.io',
      'gcp.methodName': 'io.k8s.core.v1.secrets.create',
    };
    assert.equal(
      hidden({ ...created, 'gcp.request': request(data('quiet')) }),
      request(data('***')),
    );
    const version = (value: string): unknown => ({
      parent: 'projects/p/secrets/db',
      payload: { data: value },
    });
    assert.equal(
      hidden({
        'gcp.serviceName': 'secretmanager.googleapis.com',
        'gcp.request': request(version('cXVpZXQ=')),
      }),
      request(version('***')),
    );
    assert.equal(
      hidden({
        'gcp.serviceName': 'pubsub.googleapis.com',
        'gcp.request': request(version('cXVpZXQ=')),
      }),
      request(version('cXVpZXQ=')),
    );
  });

  it('hides the data of each Secret in a list', () => {
    const list = (value: string): string =>
      JSON.stringify({
        kind: 'SecretList',
        items: [{ metadata: { name: 'shop' }, data: { a: value } }],
      });
    assert.deepEqual(masked({ 'jevt.value[/responseObject]': list('quiet') }), {
      'jevt.value[/responseObject]': list('***'),
    });
  });

  it('keeps the rule of names for unpublished fields', () => {
    for (const name of ['shop.db_password', 'ct.request.clientsecret', 'custom.api_token']) {
      assert.deepEqual(masked({ [name]: 'quiet' }), { [name]: '***' });
    }
  });
});
