import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import type {
  DeadLetter,
  Faults,
  FindingDetail,
  FindingRow,
  LiveEvents,
  PipelineState,
  PreviewResult,
  DiscardResult,
  ReplayResult,
  Sample,
  SendResult,
} from '../../console/api.ts';
import type { Console } from '../../console/server/index.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { startPubSubEmulator } from '../../local/emulators/pubsub/index.ts';
import { fixture, fixtureFiles } from '../../local/samples/index.ts';
import { fillFindings } from '../../tools/screenshots/fill-findings.ts';
import { falcoEvents, post, secret, startTestStack, until, type TestStack } from './support.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the console, over HTTP', () => {
  let stack: TestStack;
  const kept = join(tmpdir(), `console-discarded-${process.pid}.ndjson`);
  let console: Console;
  const pages: LivePage[] = [];

  before(async () => {
    // Use our Pub/Sub emulator: the console shows its internals.
    stack = await startTestStack({ pubsubHost: undefined });
    console = await startLocalConsole(stack, { port: 0, secret, archive: kept });
  });
  afterEach(() => {
    for (const page of pages.splice(0)) page.close();
    stack.scc.setFaults({ errorRate: 0, code: 'UNAVAILABLE', latencyMs: 0, writesPerMinute: null });
  });
  after(async () => {
    await console.close();
    await stack.close();
    await rm(kept, { force: true });
  });

  /** Uses Node's own client: fetch does not allow setting Host and Origin. */
  async function raw(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const call = request(`${console.url}${path}`, { method, headers });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const { statusCode: status = 0, headers: answered } = response;
    return { status, headers: answered, body: await text(response) };
  }

  async function ask<T>(method: string, path: string, value?: unknown, expected = 200): Promise<T> {
    const { status, body } = await raw(
      method,
      path,
      value === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) },
    );
    assert.equal(status, expected, body);
    return JSON.parse(body) as T;
  }

  async function look(): Promise<LivePage> {
    const page = await LivePage.open(console.url);
    pages.push(page);
    return page;
  }

  describe('the page', () => {
    it('is served with its script and style, and lets only its own script run', async () => {
      const page = await raw('GET', '/');
      assert.equal(page.status, 200);
      assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(
        page.headers['content-security-policy'],
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      assert.equal(page.headers['x-content-type-options'], 'nosniff');
      assert.equal(page.headers['cache-control'], 'no-store');
      const parts: [string, string][] = [
        ['index.js', 'text/javascript; charset=utf-8'],
        ['style.css', 'text/css; charset=utf-8'],
      ];
      for (const [name, type] of parts) {
        assert.ok(page.body.includes(name));
        assert.equal((await raw('GET', `/${name}`)).headers['content-type'], type);
      }
    });

    it('and nothing else: only listed paths and methods', async () => {
      const missing = await ask<{ try: string[] }>('GET', '/api/nothing', undefined, 404);
      assert.ok(missing.try.includes('GET /api/live'));
      assert.ok(missing.try.includes('POST /api/send'));
      await ask('GET', '/../package.json', undefined, 404);
      const cases: [string, string, string][] = [
        ['POST', '/', 'GET, HEAD'],
        ['POST', '/api/live', 'GET, HEAD'],
        ['DELETE', '/api/faults', 'GET, HEAD, PUT'],
        ['GET', '/api/send', 'POST'],
      ];
      for (const [method, path, allow] of cases) {
        const { status, headers } = await raw(method, path);
        assert.deepEqual([status, headers.allow], [405, allow], path);
      }
      assert.deepEqual((await raw('HEAD', '/')).body, '');
      assert.equal((await raw('HEAD', '/api/live')).status, 200);
    });
  });

  describe('an export', () => {
    it('is a file of the findings of a filter, and another page gets none', async () => {
      for (const [id, severity] of [
        ['exportone', 'CRITICAL'],
        ['exporttwo', 'LOW'],
      ] as const) {
        stack.scc.create(id, {
          category: '=cmd()',
          resourceName: 'host/exported',
          findingClass: 'THREAT',
          severity,
          state: 'ACTIVE',
          eventTime: { seconds: '1700000000', nanos: 0 },
        });
      }
      const query = 'resource=host%2Fexported&severity=CRITICAL';
      const csv = await raw('GET', `/api/findings.csv?${query}`);
      assert.equal(csv.status, 200);
      assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8; header=present');
      assert.equal(csv.headers['content-disposition'], 'attachment; filename="findings.csv"');
      assert.match(
        csv.body,
        /^id,event_time,[^\r]+\r\nexportone,[^\r]+,CRITICAL,'=cmd\(\),[^\r]+\r\n$/,
      );
      const [finding, ...others] = await ask<JsonObject[]>('GET', `/api/findings.json?${query}`);
      assert.deepEqual([finding?.['category'], others], ['=cmd()', []]);
      assert.equal((await raw('HEAD', '/api/findings.csv')).body, '');
      const { error } = await ask<{ error: string }>(
        'GET',
        '/api/findings.csv?kind=x',
        undefined,
        400,
      );
      assert.match(error, /^unknown parameter kind: use severity, category/);
      const foreign = await raw('GET', '/api/findings.csv', { headers: { host: 'evil.example' } });
      assert.equal(foreign.status, 403);
    });
  });

  describe('its guard', () => {
    it('rejects other names of this machine, and requests of other pages', async () => {
      const { port } = new URL(console.url);
      const json = { 'content-type': 'application/json' };
      const statuses = async (headers: Record<string, string>): Promise<number[]> => {
        const read = await raw('GET', '/api/findings', { headers });
        const changed = await raw('PUT', '/api/faults', {
          headers: { ...json, ...headers },
          body: '{"scc":{"latencyMs":0}}',
        });
        return [read.status, changed.status];
      };
      assert.deepEqual(await statuses({ host: `evil.example:${port}` }), [403, 403]);
      assert.deepEqual(await statuses({ origin: 'http://evil.example' }), [200, 403]);
      assert.deepEqual(await statuses({ host: `localhost:${port}` }), [200, 200]);
      assert.deepEqual(await statuses({ origin: console.url }), [200, 200]);
      // A form on another page may send these without permission.
      const plain = { headers: { 'content-type': 'text/plain' }, body: '{"scc":{"latencyMs":0}}' };
      assert.equal((await raw('PUT', '/api/faults', plain)).status, 415);
      const stop = { headers: { origin: 'http://evil.example' } };
      assert.equal((await raw('POST', '/api/stages/write/stop', stop)).status, 403);
      assert.equal(stack.stages.write.running, true);
    });
  });

  describe('findings', () => {
    it('arrive live, each with its event', async () => {
      const page = await look();
      const { body } = await fixture('b17');
      const sent = await ask<SendResult>('POST', '/api/send', {
        body,
        contentType: 'application/json',
      });
      const id = '17dec7142e051355585daf677e472ed2';
      assert.deepEqual([sent.status, sent.eventIds], [200, [id]]);
      assert.equal((JSON.parse(sent.answer) as JsonObject)['accepted'], 1);
      await until(() => page.rows.has(id));
      const row = page.rows.get(id);
      assert.deepEqual(
        [row?.severity, row?.category, row?.eventTime, row?.namespace, row?.sender],
        [
          'MEDIUM',
          'Privileged Shell Spawned Inside Container',
          '2024-07-03T18:23:17.187466069Z',
          'default',
          'sysdig',
        ],
      );
      assert.match(row?.text ?? '', /threatgen-c65cf6446-5s8kk/);
      const detail = await ask<FindingDetail>('GET', `/api/findings/${id}`);
      assert.equal(detail.finding['category'], row?.category);
      assert.deepEqual(
        [detail.raw?.format, detail.raw?.via, detail.raw?.text],
        ['sysdig-forwarder', 'webhook', body],
      );
      const all = await ask<JsonObject[]>('GET', '/api/findings');
      assert.ok(all.some(({ name }) => name === detail.finding['name']));
      await until(() => page.outcomes.some((line) => line.outcome === 'written'));
      const written = page.outcomes.find((line) => line.outcome === 'written');
      assert.deepEqual(
        [written?.stage, written?.eventId, written?.severity, written?.category],
        ['write', id, 'MEDIUM', row?.category],
      );
      await until(() => page.pipeline?.findings === stack.scc.findings().length);
      await ask('GET', '/api/findings/nothing', undefined, 404);
    });

    it('and an event of another publisher is recognized by its body', async () => {
      const samples = await ask<Sample[]>('GET', '/api/samples');
      const sample = samples.find(({ name }) => name.startsWith('e14'));
      assert.ok(sample?.isPublished);
      const sent = await ask<SendResult>('POST', '/api/send', sample);
      assert.equal(sent.status, 0);
      const [id = ''] = sent.eventIds;
      await until(() => stack.scc.findings().some(({ name }) => String(name).endsWith(id)));
      const { raw: event } = await ask<FindingDetail>('GET', `/api/findings/${id}`);
      assert.deepEqual([event?.via, event?.format, event?.text], ['pubsub', 'falco', sample.body]);
    });

    it('keep every character of a payload full of markup, and every digit', async () => {
      const page = await look();
      const markup = `</script><img src=x onerror="alert('1')">&amp;\u2028\u2029`;
      const event = {
        rule: markup,
        priority: 'Critical',
        time: '2026-01-01T00:00:00.123456789Z',
        output: markup,
        hostname: markup,
        source: 'syscall',
        tags: [markup],
        output_fields: {
          'k8s.ns.name': markup,
          'k8s.pod.name': markup,
          'container.name': markup,
          'container.image.repository': markup,
          'proc.cmdline': markup,
          'fd.name': markup,
          [markup]: markup,
        },
      };
      const body = JSON.stringify(event).replace(
        '"syscall"',
        '"syscall","big":1720031001639981110',
      );
      const sent = await ask<SendResult>('POST', '/api/send', {
        body,
        contentType: 'application/json',
      });
      const [id = ''] = sent.eventIds;
      await until(() => page.rows.has(id));
      assert.equal(page.rows.get(id)?.category, markup);
      assert.ok(page.rows.get(id)?.text.includes(markup.toLowerCase()));
      const { finding, raw: event2 } = await ask<FindingDetail>('GET', `/api/findings/${id}`);
      assert.deepEqual([finding['category'], finding['description']], [markup, markup]);
      assert.equal(event2?.text, body);
      // Its type says that it is JSON, so no browser may interpret it as anything else.
      const { headers } = await raw('GET', `/api/findings/${id}`);
      assert.equal(headers['content-type'], 'application/json; charset=utf-8');
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });

    it('are complete for ten thousand of them, in events of at most a thousand', async () => {
      fillFindings(stack.scc, 10_000);
      // Count once: the emulator converts all findings for each answer.
      const count = stack.scc.findings().length;
      const page = await look();
      await until(() => page.rows.size === count);
      assert.ok(page.largest <= 1000);
      const newest = page.rows.get('filled0000009999');
      assert.match(newest?.text ?? '', /event 9999 in app-/);
    });

    it('arrive at several pages alike, and at the others when one leaves', async () => {
      const [one, other] = [await look(), await look()];
      const count = stack.scc.findings().length;
      await until(() => one.rows.size === count && other.rows.size === count);
      one.close();
      const [event = ''] = (await falcoEvents(7)).slice(6);
      await post(stack, event);
      await until(() => other.rows.size === count + 1);
    });
  });

  describe('samples and previews', () => {
    it('include a sample of each payload and a preview of its result', async () => {
      const samples = await ask<Sample[]>('GET', '/api/samples');
      assert.equal(samples.length, fixtureFiles.length);
      const titles = new Map(samples.map(({ name, title }) => [name.slice(0, 3), title]));
      assert.equal(
        titles.get('b17'),
        'Sysdig forwarder: Privileged Shell Spawned Inside Container',
      );
      assert.equal(titles.get('a06'), 'Sysdig channel: test notification');
      assert.match(titles.get('b03') ?? '', /^Sysdig forwarder: .*, and 1 more$/);
      const preview = async (prefix: string): Promise<PreviewResult[]> =>
        ask(
          'POST',
          '/api/preview',
          samples.find(({ name }) => name.startsWith(prefix)),
        );
      const [shown] = await preview('b17');
      const id = '17dec7142e051355585daf677e472ed2';
      assert.deepEqual([shown?.id, shown?.format], [id, 'sysdig-forwarder']);
      const { finding } = await ask<FindingDetail>('GET', `/api/findings/${id}`);
      // Except for fields with their default, which the REST API omits.
      for (const field of ['name', 'category', 'resourceName', 'eventTime', 'nextSteps']) {
        assert.equal(shown?.finding?.[field], finding[field], field);
      }
      for (const field of ['kubernetes', 'mitreAttack', 'containers', 'sourceProperties']) {
        assert.deepEqual(shown?.finding?.[field], finding[field], field);
      }
      assert.equal((await preview('b03')).length, 2);
      assert.equal((await preview('a06'))[0]?.ignored, 'test notification');
      assert.equal((await preview('c07'))[0]?.quarantined, 'unknown-format');
    });

    it('report the position of a JSON error, and the size limit', async () => {
      const preview = async (body: string, status: number): Promise<JsonObject> =>
        ask('POST', '/api/preview', { body, contentType: 'application/json' }, status);
      const broken = await preview('{\n  "a": nothing\n}', 400);
      assert.deepEqual(
        [broken['error'], broken['position'], broken['line'], broken['column']],
        ['not JSON: line 2, column 8', 9, 2, 8],
      );
      assert.match(String((await preview(' ', 400))['error']), /empty/);
      assert.match(String((await preview('x'.repeat(9_500_001), 413))['error']), /exceeds 9\.5 MB/);
      assert.match(
        String((await preview('x'.repeat(30_000_000), 413))['error']),
        /the body exceeds [\d.]+ MB/,
      );
      assert.match(String((await preview(`[${'1,'.repeat(1000)}1]`, 413))['error']), /1000 events/);
      const wrong = await ask<JsonObject>(
        'POST',
        '/api/preview',
        { contentType: 'text/html' },
        400,
      );
      assert.match(String(wrong['error']), /body.*contentType|contentType.*body/s);
    });

    it("show receive's response to a rejected payload", async () => {
      const sent = await ask<SendResult>('POST', '/api/send', {
        body: '{',
        contentType: 'application/json',
      });
      assert.deepEqual([sent.status, sent.eventIds], [400, []]);
      assert.match(sent.answer, /not JSON/);
    });
  });

  describe('faults', () => {
    it('are set together or not at all, with all errors reported, and cleared by null', async () => {
      const before = await ask<Faults>('GET', '/api/faults');
      assert.deepEqual(before.pubsub, { publish: null, publishLatencyMs: 0, redeliverRate: 0 });
      const wrong = await ask<{ error: string }>(
        'PUT',
        '/api/faults',
        {
          scc: { errorRate: 0.5 },
          compute: { errorRate: 2, status: 7 },
          pubsub: { publish: { code: 'OK', rate: 1 }, redeliverRate: -1 },
        },
        400,
      );
      for (const part of [
        'compute: ',
        'errorRate',
        'status',
        'pubsub: ',
        'code',
        'redeliverRate',
      ]) {
        assert.ok(wrong.error.includes(part), wrong.error);
      }
      assert.deepEqual(await ask('GET', '/api/faults'), before);
      await ask('PUT', '/api/faults', { sysdig: {} }, 400);
      await ask('PUT', '/api/faults', {}, 400);
      const changed = await ask<Faults>('PUT', '/api/faults', {
        scc: { latencyMs: 5 },
        compute: { errorRate: 1, deniedProjects: ['project-1'] },
        pubsub: { publish: { code: 'UNAVAILABLE', rate: 0.5 }, publishLatencyMs: 1 },
      });
      assert.deepEqual(changed.pubsub, {
        publish: { code: 'UNAVAILABLE', rate: 0.5 },
        publishLatencyMs: 1,
        redeliverRate: 0,
      });
      assert.deepEqual([changed.scc['latencyMs'], changed.compute['errorRate']], [5, 1]);
      const cleared = await ask<Faults>('PUT', '/api/faults', { scc: null, compute: null });
      assert.deepEqual(cleared, { ...before, pubsub: changed.pubsub });
      await ask('PUT', '/api/faults', { pubsub: null });
      assert.deepEqual(await ask('GET', '/api/faults'), before);
    });
  });

  describe('stages', () => {
    it('are stopped and started; events wait meanwhile, and are written later', async () => {
      const page = await look();
      const stopped = await ask<PipelineState>('POST', '/api/stages/write/stop');
      assert.deepEqual(
        stopped.stages.map(({ stage, running }) => [stage, running]),
        [
          ['receive', true],
          ['enrich', true],
          ['write', false],
        ],
      );
      // Stopping twice has the same effect.
      await ask('POST', '/api/stages/write/stop');
      const [event = ''] = await falcoEvents(1);
      const { eventIds } = await ask<SendResult>('POST', '/api/send', {
        body: event,
        contentType: 'application/json',
      });
      const backlog = (): (number | null)[] =>
        (page.pipeline?.subscriptions ?? [])
          .filter(({ topic }) => topic === 'findings')
          .map((subscription) => subscription.backlog);
      await until(() => backlog().includes(1));
      assert.deepEqual(
        page.pipeline?.subscriptions.map(({ name }) => name),
        ['events-enrich', 'findings-write', 'findings-write-urgent'],
      );
      const started = await ask<PipelineState>('POST', '/api/stages/write/start');
      assert.ok(started.stages.every(({ running }) => running));
      await ask('POST', '/api/stages/write/start');
      await until(() => page.rows.has(eventIds[0] ?? ''));
      await until(() => backlog().every((waiting) => waiting === 0));
      const counters = await ask<JsonObject>('GET', '/api/stages');
      assert.ok(Number(counters['written']) > 0);
      const { write } = counters['stages'] as Record<string, JsonObject>;
      assert.equal(write?.['running'], true);
    });

    it('include receive: while it is stopped, sending reports an error', async () => {
      await ask('POST', '/api/stages/receive/stop');
      const [event = ''] = await falcoEvents(1);
      const payload = { body: event, contentType: 'application/json' };
      const { error } = await ask<{ error: string }>('POST', '/api/send', payload, 502);
      assert.match(error, /receive is stopped/);
      await ask('POST', '/api/stages/receive/start');
      assert.equal((await ask<SendResult>('POST', '/api/send', payload)).status, 200);
      // It was written before. Nothing of it may be in flight when the next test begins.
      await until(() => stack.outcomes.some(({ outcome }) => outcome === 'duplicate'));
      await ask('POST', '/api/stages/poll/stop', undefined, 404);
      await ask('POST', '/api/stages/nothing/start', undefined, 404);
    });
  });

  describe('dead letters', () => {
    const deadLetters = async (): Promise<DeadLetter[]> => ask('GET', '/api/dead-letters');

    it('show their reasons; one is replayed, then all', async () => {
      const page = await look();
      stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
      const events = (await falcoEvents(5)).slice(2);
      for (const event of events) await post(stack, event);
      await until(async () => (await deadLetters()).length === 3);
      await until(() => page.deadLetters === 3);
      await until(() => page.pipeline?.deadLetters.findings === 3);
      const [letter] = await deadLetters();
      assert.ok(letter !== undefined);
      assert.deepEqual(
        [letter.topic, letter.stage, letter.reason, letter.attempts, letter.replays],
        ['findings-dead', 'write', 'scc-invalid-argument', null, 0],
      );
      assert.deepEqual([letter.rule, letter.severity], ['Run shell untrusted', 'LOW']);
      assert.ok(Math.abs(Date.parse(letter.time) - Date.now()) < 60_000, letter.time);
      assert.match(letter.error, /Injected fault/);
      assert.equal(letter.eventId, letter.attributes['eventId']);
      assert.equal((JSON.parse(letter.data) as { event: { id: string } }).event.id, letter.eventId);

      // It fails again, comes back, and the result says so.
      const again = await ask<ReplayResult>('POST', '/api/dead-letters/replay', {
        ids: [letter.id],
      });
      assert.deepEqual(again, { replayed: 1, cameBack: 1, refused: 0, failed: 0 });
      await until(async () => (await deadLetters()).some(({ replays }) => replays === 1));
      const back = (await deadLetters()).find(({ replays }) => replays === 1);
      assert.equal(back?.eventId, letter.eventId);
      await ask('POST', '/api/dead-letters/replay', { ids: [letter.id] }, 404);

      stack.scc.setFaults({ errorRate: 0 });
      await ask('POST', '/api/dead-letters/replay', { ids: [] }, 400);
      await ask('POST', '/api/dead-letters/replay', { all: true }, 400);
      const one = await ask<ReplayResult>('POST', '/api/dead-letters/replay', { ids: [back?.id] });
      assert.equal(one.replayed, 1);
      await until(() => page.rows.has(letter.eventId));
      assert.equal((await deadLetters()).length, 2);
      const all = await ask<ReplayResult>('POST', '/api/dead-letters/replay', {});
      assert.deepEqual(all, { replayed: 2, cameBack: 0, refused: 0, failed: 0 });
      assert.deepEqual(await deadLetters(), []);
      await until(() => page.deadLetters === 0);
      // The console still knows the raw event that it was made of.
      const { raw: event } = await ask<FindingDetail>('GET', `/api/findings/${letter.eventId}`);
      assert.equal(event?.via, 'webhook');
    });

    it('are rejected after too many replays', async () => {
      stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
      const [event = ''] = (await falcoEvents(6)).slice(5);
      await post(stack, event);
      for (let replays = 0; replays < 3; replays += 1) {
        await until(async () => (await deadLetters())[0]?.replays === replays);
        await ask('POST', '/api/dead-letters/replay', {});
      }
      await until(async () => (await deadLetters())[0]?.replays === 3);
      const result = await ask<ReplayResult>('POST', '/api/dead-letters/replay', {});
      assert.deepEqual(result, { replayed: 0, cameBack: 0, refused: 1, failed: 0 });
      assert.equal((await deadLetters()).length, 1);

      // Discarded messages are removed, and kept in an archive.
      const { discarded, archive } = await ask<DiscardResult>(
        'POST',
        '/api/dead-letters/discard',
        {},
      );
      assert.deepEqual([discarded, archive, await deadLetters()], [1, kept, []]);
      assert.match(
        await readFile(kept, 'utf8'),
        /^\{"version":1,"stage":"write",.*"replayCount":"3"/,
      );
    });

    it('of unknown payloads have receive as their stage', async () => {
      await post(stack, '{"who":"knows"}');
      await until(async () => (await deadLetters()).some(({ topic }) => topic === 'events-dead'));
      const letter = (await deadLetters()).find(({ topic }) => topic === 'events-dead');
      assert.deepEqual(
        [letter?.stage, letter?.reason, letter?.data],
        ['receive', 'unknown-format', '{"who":"knows"}'],
      );
    });
  });
});

describe("the console, beside another Pub/Sub emulator's topics", () => {
  it('sees events, counts dead letters and replays them, without a backlog or faults', async () => {
    const host = process.env['PUBSUB_EMULATOR_HOST'];
    const emulator = host === undefined ? await startPubSubEmulator() : undefined;
    const stack = await startTestStack({ pubsubHost: host ?? emulator?.host });
    const faults: string[] = [];
    const console = await startLocalConsole(stack, {
      port: 0,
      secret,
      onFault: (message) => faults.push(message),
    });
    const page = await LivePage.open(console.url);
    const get = async <T>(path: string, init?: RequestInit): Promise<T> => {
      const response = await fetch(`${console.url}${path}`, init);
      return (await response.json()) as T;
    };
    try {
      const [event = ''] = await falcoEvents(1);
      await post(stack, event);
      await until(() => page.rows.size === 1);
      const [id = ''] = page.rows.keys();
      let detail: FindingDetail | undefined;
      await until(async () => {
        detail = await get<FindingDetail>(`/api/findings/${id}`);
        return detail.raw !== undefined;
      });
      assert.deepEqual([detail?.raw?.via, detail?.raw?.text], ['webhook', event]);
      const { subscriptions = [], faults: shown } = page.pipeline ?? {};
      assert.deepEqual([...new Set(subscriptions.map(({ backlog }) => backlog))], [null]);
      assert.equal(shown?.pubsub, null);
      const refused = await fetch(`${console.url}/api/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{"scc":{"errorRate":1},"pubsub":{"redeliverRate":1}}',
      });
      assert.equal(refused.status, 400);
      assert.equal(stack.scc.faults.errorRate, 0);

      stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
      const [second = ''] = (await falcoEvents(2)).slice(1);
      await post(stack, second);
      await until(() => page.deadLetters === 1);
      stack.scc.setFaults({ errorRate: 0 });
      const result = await get<ReplayResult>('/api/dead-letters/replay', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      assert.deepEqual(result, { replayed: 1, cameBack: 0, refused: 0, failed: 0 });
      await until(() => page.rows.size === 2 && page.deadLetters === 0);
      assert.deepEqual(faults, []);
    } finally {
      page.close();
      await console.close();
      await stack.close();
      await emulator?.close();
    }
  });
});

/** A page that is open: the state from its server-sent events. */
class LivePage {
  readonly rows = new Map<string, FindingRow>();
  readonly outcomes: LiveEvents['outcomes'][number][] = [];
  pipeline: PipelineState | undefined;
  deadLetters: number | undefined;
  /** Maximum number of findings in one event. */
  largest = 0;
  readonly #end = new AbortController();

  static async open(url: string): Promise<LivePage> {
    const page = new LivePage();
    const response = await fetch(`${url}/api/live`, { signal: page.#end.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.ok(response.body !== null);
    void page.#read(response.body);
    return page;
  }

  close(): void {
    this.#end.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    try {
      const decoder = new TextDecoder();
      for await (const part of body) {
        const blocks = (rest + decoder.decode(part, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch (error) {
      if (!this.#end.signal.aborted) throw error;
    }
  }

  #take(block: string): void {
    const [, name, json = ''] = /^event: (.*)\ndata: ([^\n]*)$/.exec(block) ?? [];
    if (name === undefined) return;
    const value: unknown = JSON.parse(json);
    if (name === 'findings') {
      const rows = value as LiveEvents['findings'];
      this.largest = Math.max(this.largest, rows.length);
      for (const row of rows) this.rows.set(row.id, row);
    } else if (name === 'outcomes') this.outcomes.push(...(value as LiveEvents['outcomes']));
    else if (name === 'pipeline') this.pipeline = value as PipelineState;
    else if (isObject(value)) this.deadLetters = Number(value['count']);
  }
}
