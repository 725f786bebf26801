import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { FakeClock } from '../../../../fake-clock.ts';
import { withSysdig, type Answer } from './harness.ts';
import type { Channel, Integration, Policy } from '../../../../../local/emulators/sysdig/index.ts';

const samples = join(import.meta.dirname, '../../../../../local/emulators/sysdig/samples');

/** A public sample of a request or a response, by the beginning of its name. */
async function sample(prefix: string): Promise<unknown> {
  const file = (await readdir(samples)).find((name) => name.startsWith(prefix));
  assert.ok(file !== undefined, prefix);
  return parseJson(await readFile(join(samples, file), 'utf8'));
}

function inner({ body }: Answer, name: string): Record<string, unknown> {
  assert.ok(isObject(body) && isObject(body[name]), JSON.stringify(body));
  return body[name];
}

const splunk: Channel = {
  id: 14787,
  version: 17,
  createdOn: 1511433414000,
  modifiedOn: 1519827129000,
  type: 'WEBHOOK',
  enabled: true,
  sendTestNotification: true,
  name: 'Splunk',
  options: {
    notifyOnOk: true,
    url: 'http://somehost:9000/services/collector/raw',
    notifyOnResolve: true,
  },
};

describe('Sysdig: /api/notificationChannels', () => {
  const path = '/api/notificationChannels';

  it('lists and updates as in the public samples', async () => {
    await withSysdig(
      async (ask) => {
        assert.deepEqual((await ask(path)).body, await sample('d02'));
        const updated = await ask(`${path}/14787`, { method: 'PUT', body: await sample('d03') });
        const expected = await sample('d04');
        assert.ok(isObject(expected) && isObject(expected['notificationChannel']));
        assert.deepEqual(inner(updated, 'notificationChannel'), {
          ...expected['notificationChannel'],
          modifiedOn: Date.parse('2026-11-24T12:00:00Z'),
        });
      },
      { channels: [splunk], clock: new FakeClock() },
    );
  });

  it('creates as the previous connector did', async () => {
    await withSysdig(async (ask, emulator) => {
      const { status } = await ask(path, { method: 'POST', body: await sample('d01') });
      assert.equal(status, 200);
      const [channel] = emulator.channels();
      assert.deepEqual(
        [channel?.id, channel?.version, channel?.name],
        [1, 1, 'Google Security Command Center'],
      );
      assert.equal((await ask(path, { method: 'POST', body: await sample('d01') })).status, 409);
      assert.equal((await ask(`${path}/1`, { method: 'DELETE' })).status, 204);
      assert.equal((await ask(`${path}/1`)).status, 404);
    });
  });

  it('rejects an outdated version, another type, and unknown keys', async () => {
    const { createdOn: _created, modifiedOn: _modified, ...update } = splunk;
    await withSysdig(
      async (ask) => {
        const put = async (changes: object) =>
          (
            await ask(`${path}/14787`, {
              method: 'PUT',
              body: { notificationChannel: { ...update, ...changes } },
            })
          ).status;
        assert.equal(await put({ version: 16 }), 409);
        assert.equal(await put({ version: undefined }), 400);
        assert.equal(await put({ type: 'SLACK' }), 400);
        assert.equal(await put({ id: 2 }), 400);
        assert.equal(await put({ options: {} }), 400);
        assert.equal(await put({ name: 'x'.repeat(256) }), 400);
        assert.equal(await put({ isEnabled: true }), 400);
        const naked = await ask(`${path}/14787`, { method: 'PUT', body: update });
        assert.equal(naked.status, 400);
      },
      { channels: [splunk] },
    );
  });

  it('posts a test with the headers of the channel, if requested', async () => {
    const got: { headers: unknown; body: unknown }[] = [];
    const record = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      got.push({ headers: request.headers.authorization, body: parseJson(await text(request)) });
      response.end();
    };
    const server = createServer((request, response) => {
      void record(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await withSysdig(async (ask, emulator) => {
      const channel = {
        type: 'WEBHOOK',
        name: 'Test',
        enabled: true,
        options: {
          url: `http://127.0.0.1:${port}/`,
          additionalHeaders: { Authorization: 'Bearer x' },
          customData: { tenant: 'a' },
          sendTestNotification: true,
        },
      };
      await ask(path, { method: 'POST', body: { notificationChannel: channel } });
      const elsewhere = {
        ...channel,
        name: 'B',
        options: { ...channel.options, url: 'https://x.y' },
      };
      await ask(path, { method: 'POST', body: { notificationChannel: elsewhere } });
      assert.deepEqual(
        emulator.testNotifications().map(({ channel: name, status }) => [name, status]),
        [
          ['Test', 200],
          ['B', undefined],
        ],
      );
    });
    server.close();
    const [only] = got;
    assert.ok(isObject(only?.body) && isObject(only.body['alert']));
    assert.deepEqual(
      [only.headers, only.body['source'], only.body['tenant'], only.body['alert']['name']],
      ['Bearer x', 'Sysdig Secure', 'a', 'TEST ALERT: Testing Notification Channel Test'],
    );
  });

  it('requires its permissions', async () => {
    const tokens = [{ token: 'reader', permissions: ['notification-channels.read'] }];
    await withSysdig(
      async (ask) => {
        assert.equal((await ask(path, { as: 'reader' })).status, 200);
        const body = await sample('d01');
        assert.equal((await ask(path, { as: 'reader', method: 'POST', body })).status, 403);
        assert.equal((await ask('/api/v2/policies', { as: 'reader' })).status, 403);
      },
      { tokens },
    );
  });
});

describe('Sysdig: /secure/events-forwarder/v1', () => {
  const path = '/secure/events-forwarder/v1/integrations';

  it('creates a webhook, and returns it without its secret', async () => {
    const body = await sample('d06');
    assert.ok(isObject(body) && isObject(body['connectionInfo']));
    const { secret, ...connectionInfo } = body['connectionInfo'];
    await withSysdig(async (ask, emulator) => {
      const created = await ask(path, { method: 'POST', body });
      assert.deepEqual([created.status, created.body], [201, { ...body, id: 1, connectionInfo }]);
      assert.deepEqual((await ask(path)).body, { data: [{ ...body, id: 1, connectionInfo }] });
      assert.equal(emulator.integrations()[0]?.connectionInfo.secret, secret);
      assert.equal((await ask(path, { method: 'POST', body })).status, 409);
      const update = { ...body, connectionInfo: { ...connectionInfo, output: 'ndjson' } };
      assert.equal((await ask(`${path}/1`, { method: 'PUT', body: update })).status, 200);
      const { connectionInfo: kept } = emulator.integrations()[0] as Integration;
      assert.deepEqual([kept.secret, kept.output], [secret, 'ndjson']);
      assert.equal((await ask(`${path}/1`, { method: 'DELETE' })).status, 204);
    });
  });

  it('accepts the other types unchecked', async () => {
    await withSysdig(async (ask) => {
      for (const prefix of ['d07', 'd08']) {
        const { status } = await ask(path, { method: 'POST', body: await sample(prefix) });
        assert.equal(status, 201);
      }
      const types = await ask('/secure/events-forwarder/v1/types');
      assert.match(types.text, /"WEBHOOK"/);
      const channels = await ask('/secure/events-forwarder/v1/channels?type=WEBHOOK');
      assert.match(channels.text, /"SECURE_EVENTS_POLICIES"/);
      assert.equal((await ask('/secure/events-forwarder/v1/channels')).status, 400);
    });
  });

  it('rejects values that the documentation excludes', async () => {
    const body = await sample('d06');
    assert.ok(isObject(body) && isObject(body['connectionInfo']));
    const { connectionInfo } = body;
    await withSysdig(async (ask) => {
      for (const changes of [
        { type: 'PIGEON' },
        { name: 'x'.repeat(513) },
        { channels: ['EVERYTHING'] },
        { version: 1 },
        { connectionInfo: { ...connectionInfo, endpoint: `https://x.y/${'z'.repeat(128)}` } },
        { connectionInfo: { ...connectionInfo, endpoint: 'x.y' } },
        { connectionInfo: { ...connectionInfo, secret: 'x'.repeat(129) } },
        { connectionInfo: { ...connectionInfo, secret: undefined } },
        { connectionInfo: { ...connectionInfo, timestampFormat: 'days' } },
        { connectionInfo: { ...connectionInfo, headers: { a: 'b' } } },
      ]) {
        const { status } = await ask(path, { method: 'POST', body: { ...body, ...changes } });
        assert.equal(status, 400, JSON.stringify(changes));
      }
    });
  });

  it('is writable only for administrators', async () => {
    const tokens = [{ token: 'user', permissions: ['policy-events.read'] }];
    await withSysdig(
      async (ask) => {
        assert.equal((await ask(path, { as: 'user' })).status, 200);
        const body = await sample('d06');
        assert.equal((await ask(path, { as: 'user', method: 'POST', body })).status, 403);
      },
      { tokens },
    );
  });

  it('accepts only JSON', async () => {
    await withSysdig(async (_ask, emulator) => {
      const post = async (type: string, body: string) =>
        (
          await fetch(`${emulator.url}${path}`, {
            method: 'POST',
            headers: { authorization: 'Bearer a-token', 'content-type': type },
            body,
          })
        ).status;
      assert.deepEqual(
        [await post('text/plain', '{}'), await post('application/json', '{')],
        [415, 400],
      );
    });
  });
});

describe('Sysdig: /api/v2/policies', () => {
  const policy = {
    id: 7,
    version: 3,
    name: 'Terminal shell in container',
    type: 'falco',
    notificationChannelIds: [],
    runbook: 'https://x.y',
  } satisfies Policy & Record<string, unknown>;

  it('attaches an existing channel, and keeps the others', async () => {
    await withSysdig(
      async (ask) => {
        assert.deepEqual((await ask('/api/v2/policies')).body, [policy]);
        const put = async (changes: object) =>
          ask('/api/v2/policies/7?skipPolicyV2Msg=false', {
            method: 'PUT',
            body: { ...policy, ...changes },
          });
        assert.equal((await put({ notificationChannelIds: [1] })).status, 400);
        assert.equal((await put({ version: 2 })).status, 409);
        const changed = { ...policy, version: 4, notificationChannelIds: [14787] };
        assert.deepEqual((await put({ notificationChannelIds: [14787] })).body, changed);
        assert.deepEqual((await ask('/api/v2/policies/7')).body, changed);
        assert.equal((await ask('/api/v2/policies/8')).status, 404);
      },
      { channels: [splunk], policies: [policy] },
    );
  });
});
