import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { isObject } from '@pipeline/shared/json.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { bundleProgram, programFile } from '../../build/bundle/program.ts';
import { leaveAddresses } from '../../local/deployment-file.ts';
import { fixture } from '../../local/samples/index.ts';
import { localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import { doctor as createDoctor } from '../../scripts/doctor/command.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import type { Ended } from '../unit/scripts/run-script.ts';
import {
  post,
  secret,
  startTestStack,
  until,
  untilDeadLetters,
  type TestStack,
} from './support.ts';

const [enrich, write] = pushStages;

interface Told {
  readonly status: string;
  readonly says?: string;
  readonly faults: readonly { level: string; says: string; remedy: string }[];
  readonly unchecked: readonly string[];
}

describe('npm run doctor -- --local', () => {
  let stack: TestStack;
  let folder: string;
  let stackFile: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doctor-'));
    stackFile = join(folder, 'stack.json');
    stack = await startTestStack();
    await leaveAddresses(stackFile, stack, 'http://127.0.0.1:1', secret);
    await post(stack, (await fixture('b17')).body);
    await until(() => stack.scc.findings().length === 1);
  });
  after(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });

  async function doctor(...args: string[]): Promise<Ended> {
    return runProgram(createDoctor(), ['--local', '--stack-file', stackFile, ...args]);
  }

  /** The results by the names of the checks, and the exit code. */
  async function results(
    ...args: string[]
  ): Promise<{ code: number | null; of: (name: string) => Told; problems: string[] }> {
    const { code, out, err } = await doctor('--json', ...args);
    assert.equal(err, '');
    const { checks } = JSON.parse(out) as { checks: (Told & { name: string })[] };
    return {
      code,
      of: (name) => {
        const told = checks.find((check) => check.name === name);
        assert.ok(told, name);
        return told;
      },
      problems: checks.filter(({ status }) => status === 'problem').map(({ name }) => name),
    };
  }

  function assertProblem(told: Told, says: RegExp, remedy: RegExp): void {
    assert.equal(told.status, 'problem');
    const fault = told.faults.find((each) => says.test(each.says));
    assert.ok(fault, `${says} is none of: ${told.faults.map((each) => each.says).join('; ')}`);
    assert.match(fault.remedy, remedy);
  }

  /** A stack file with a change for one test. */
  async function withStackFile(
    change: (file: Record<string, unknown>) => void,
    use: () => Promise<void>,
  ): Promise<void> {
    const before = await readFile(stackFile, 'utf8');
    const file: unknown = JSON.parse(before);
    assert.ok(isObject(file));
    change(file);
    await writeFile(stackFile, JSON.stringify(file));
    try {
      await use();
    } finally {
      await writeFile(stackFile, before);
    }
  }

  async function update(name: string, field: string, value: object): Promise<void> {
    const client = localSubscriber(stack.pubsubHost);
    try {
      const paths = [field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
      await client.updateSubscription({
        subscription: {
          name: `projects/${stack.projectId}/subscriptions/${name}`,
          topic: '',
          ...value,
        },
        updateMask: { paths },
      });
    } finally {
      await client.close();
    }
  }

  it('finds no fault in a healthy pipeline, and names the checks that it skipped', async () => {
    const { code, out, err } = await doctor();
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^ok +webhook: takes the secret +1 token accepted, by a test notification/m);
    assert.match(out, /^ok +write: subscription +findings-write pushes to .* then findings-dead$/m);
    assert.match(
      out,
      /^ok +source of Sysdig: last event +written \d+ seconds? ago, .*: Privileged/m,
    );
    assert.match(out, /^not checked write: dead-letter grants +the local pipeline has no IAM$/m);
    // Urgent findings have their own subscription only if the emulator supports filters.
    const tally =
      stack.subscriptions.write !== stack.subscriptions.writeUrgent
        ? /^27 checks, 21 ok, 0 warnings, 0 problems, 6 not checked$/m
        : /^25 checks, 20 ok, 0 warnings, 0 problems, 5 not checked$/m;
    assert.match(out, tally);
    assert.doesNotMatch(out, /What to do/);
    assert.match(
      out,
      /^To send one event through the whole pipeline: npm run verify -- --local --stack-file /m,
    );
    assert.ok(!out.includes(secret), 'the secret is printed');
    // The checks created neither a finding nor a message.
    assert.equal(stack.scc.findings().length, 1);
    assert.equal(stack.ledger.of('receive').accepted, 1);
  });

  /** Runs the bundle of all commands, in a folder that is no repository. */
  async function bundled(args: string[], isRead = true): Promise<Ended> {
    const child = spawn(process.execPath, [join(folder, programFile), ...args], { cwd: folder });
    if (!isRead) child.stdout.destroy();
    const [out, err] = await Promise.all([
      isRead ? text(child.stdout) : '',
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: child.exitCode, out, err };
  }

  it('bundled, looks at all of it by the same clients, and calls other commands by their names', async () => {
    await writeFile(join(folder, programFile), await bundleProgram());
    const { code, out, err } = await bundled(['doctor', '--local', '--stack-file', stackFile]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^ok +write: subscription +findings-write pushes to .* then findings-dead$/m);
    assert.match(out, /^ok +source of Sysdig: last event +written .*: Privileged/m);
    assert.match(out, /^\d+ checks, \d+ ok, 0 warnings, 0 problems, /m);
    assert.match(
      out,
      /To send one event through the whole pipeline: runtime-detections verify --local --stack-file /,
    );
  });

  it('bundled, shows the console of a deployment, page included', async () => {
    const args = ['console', '--local', '--stack-file', stackFile, '--port', '0'];
    const child = spawn(process.execPath, [join(folder, programFile), ...args], { cwd: folder });
    try {
      const lines = createInterface({ input: child.stdout });
      const { value: url } = await lines[Symbol.asyncIterator]().next();
      assert.ok(url !== undefined, 'it printed no address');
      for (const path of ['/', '/index.js', '/style.css', '/api/pipeline']) {
        assert.equal((await fetch(url + path)).status, 200, path);
      }
    } finally {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    assert.equal(child.exitCode, 130);
  });

  it('bundled, says where --local looks, and ends in silence when nobody reads on', async () => {
    const { code, err } = await bundled(['replay', '--local', '--stage', 'write']);
    assert.equal(code, 2);
    assert.match(err, /^error no pipeline .* \.local\/stack\.json here: .* --stack-file FILE\n$/);
    assert.deepEqual(await bundled(['--help'], false), { code: 0, out: '', err: '' });
  });

  it('is told where every part of the stack is', async () => {
    const file = await readFile(stackFile, 'utf8');
    const { scc, compute, sysdig, storage, pubsubHost, stages } = stack;
    const parts = [scc.host, compute.host, sysdig.url, storage.url, pubsubHost];
    const functions = Object.values(stages).map(({ url }) => url);
    for (const part of [...parts, ...functions]) assert.ok(file.includes(`"${part}"`), part);
  });

  it('prints the same content with --json', async () => {
    const { code, of } = await results();
    assert.equal(code, 0);
    assert.equal(of('webhook: answers').status, 'ok');
    assert.deepEqual(of('write: backlog'), {
      name: 'write: backlog',
      status: 'unchecked',
      faults: [],
      unchecked: ['the local pipeline has no Cloud Monitoring'],
    });
  });

  it('reports a missing source', async () => {
    await withStackFile(
      (file) => (file['sources'] = { sysdig: `${stack.scc.source}9` }),
      async () => {
        const { code, of, problems } = await results();
        assert.equal(code, 1);
        assert.deepEqual(problems, ['source of Sysdig']);
        assertProblem(
          of('source of Sysdig'),
          /^there is no source organizations\/123456789012\/sources\/\d+9: no finding can be written$/,
          /npm run create-source -- --local --list/,
        );
        for (const check of ['grant', 'last event']) {
          const { unchecked } = of(`source of Sysdig: ${check}`);
          assert.deepEqual(unchecked, ['there is no such source']);
        }
      },
    );
  });

  it('reports a subscription without a dead-letter policy', async () => {
    const topic = stack.pubsub.topic(write.deadTopic).name;
    await update(write.subscriptions[0].name, 'deadLetterPolicy', {});
    try {
      const { code, of, problems } = await results();
      assert.equal(code, 1);
      assert.deepEqual(problems, ['write: subscription']);
      assertProblem(
        of('write: subscription'),
        /^findings-write has no dead-letter policy: /,
        /stop npm start with Ctrl-C and start it again/,
      );
    } finally {
      const deadLetterPolicy = { deadLetterTopic: topic, maxDeliveryAttempts: 100 };
      await update(write.subscriptions[0].name, 'deadLetterPolicy', { deadLetterPolicy });
    }
  });

  it('reports a subscription that pushes to another address', async () => {
    const pushTo = async (pushEndpoint: string): Promise<void> =>
      update(enrich.subscriptions[0].name, 'pushConfig', { pushConfig: { pushEndpoint } });
    await pushTo(stack.stages.write.url);
    try {
      const { code, of, problems } = await results();
      assert.equal(code, 1);
      assert.deepEqual(problems, ['enrich: subscription']);
      const { enrich: right, write: wrong } = stack.stages;
      assertProblem(
        of('enrich: subscription'),
        new RegExp(`^events-enrich pushes to ${wrong.url}/?, but enrich is at ${right.url}$`),
        /start it again/,
      );
    } finally {
      await pushTo(stack.stages.enrich.url);
    }
  });

  it('reports a secret that the webhook rejects, without printing it', async () => {
    await withStackFile(
      (file) => {
        const { local } = file;
        assert.ok(isObject(local));
        local['webhookSecret'] = 'another-secret-than-it-has';
      },
      async () => {
        const { code, of, problems } = await results();
        assert.equal(code, 1);
        assert.deepEqual(problems, ['webhook: takes the secret']);
        assertProblem(
          of('webhook: takes the secret'),
          /^the webhook refuses the token \(401\)/,
          /the token in the stack file differs/,
        );
        const { out } = await doctor();
        assert.ok(!out.includes('another-secret-than-it-has'));
        assert.match(
          out,
          /^1\. problem: webhook: takes the secret: the webhook refuses the token/m,
        );
      },
    );
  });

  it('reports a webhook that does not respond, once', async () => {
    await stack.stages.receive.stop();
    try {
      const { code, of, problems } = await results();
      assert.equal(code, 1);
      assert.deepEqual(problems, ['webhook: answers']);
      assertProblem(
        of('webhook: answers'),
        /^nothing answers at http:.*ECONNREFUSED.*: senders' events are lost/,
        /start it again/,
      );
      for (const check of ['refuses strangers', 'takes the secret']) {
        const { unchecked } = of(`webhook: ${check}`);
        assert.deepEqual(unchecked, ['the webhook does not answer as receive does']);
      }
      assert.equal(of('clocks').says, 'this machine and Sysdig agree');
    } finally {
      await stack.stages.receive.start();
    }
  });

  it('reports a function that does not respond', async () => {
    await stack.stages.write.stop();
    try {
      const { of, problems } = await results();
      assert.deepEqual(problems, ['write: function']);
      assertProblem(of('write: function'), /^write does not answer \(.*ECONNREFUSED/, /start it/);
    } finally {
      await stack.stages.write.start();
    }
  });

  it('counts dead letters by reason, and leaves them in the subscription', async () => {
    stack.scc.setFaults({ errorRate: 1, code: 'INVALID_ARGUMENT' });
    await post(stack, (await fixture('e04')).body);
    await post(stack, (await fixture('b03')).body);
    await until(() => stack.ledger.of('write').dead === 3);
    stack.scc.setFaults({ errorRate: 0 });
    await untilDeadLetters(stack, 3);
    for (const _ of [1, 2]) {
      const { code, of, problems } = await results();
      assert.equal(code, 1);
      assert.deepEqual(problems, ['write: dead letters']);
      assertProblem(
        of('write: dead letters'),
        /^3 dead letters waiting, the oldest for \d+ seconds?: 3 scc-invalid-argument$/,
        /npm run replay -- --local --stack-file \S+ --stage write --dry-run; .*--stage write$/,
      );
      assert.equal((await untilDeadLetters(stack, 3)).length, 3);
    }
  });

  it("reads poll's progress, and tests its token at Sysdig", async () => {
    const now = Date.now();
    const answers: Record<string, object> = {
      '/secure/events/v1/events': { page: { total: 0 }, data: [] },
      '/storage/v1/b/bucket/o/poll%2Fcheckpoint.json': { updated: new Date(now).toISOString() },
      '/storage/v1/b/bucket/o/poll%2Fcheckpoint.json?alt=media': {
        version: 1,
        reached: new Date(now - 90_000).toISOString(),
      },
    };
    const server = createServer((request, response) => {
      const url = request.url ?? '';
      const isSysdig = url.startsWith('/secure/');
      const isKnown = !isSysdig || request.headers.authorization === 'Bearer the-sysdig-token';
      const body = answers[isSysdig ? (url.split('?')[0] ?? '') : url];
      response.writeHead(isKnown ? (body === undefined ? 404 : 200) : 401);
      response.end(JSON.stringify(body ?? {}));
    });
    const url = await listen(server);
    try {
      await withStackFile(
        (file) => {
          const { local } = file;
          assert.ok(isObject(local));
          Object.assign(local, { storage: url, sysdigToken: 'the-sysdig-token' });
          Object.assign(file, { sysdig: { region: url }, checkpoint: { bucket: 'bucket' } });
        },
        async () => {
          const well = await results();
          assert.equal(well.of('Sysdig API').status, 'ok');
          const [, written, read] =
            /^written (\d+) seconds? ago; read to (\d+) seconds ago$/.exec(
              well.of("poll's checkpoint").says ?? '',
            ) ?? [];
          const apart = Number(read) - Number(written);
          assert.ok(apart >= 89 && apart <= 91, `${apart} seconds apart`);
          assert.equal(well.of('clocks').says, 'this machine and the webhook and Sysdig agree');
          const tokenFile = join(folder, 'token');
          await writeFile(tokenFile, 'of-another-region\n');
          const wrong = await results('--sysdig-token-file', tokenFile);
          assertProblem(
            wrong.of('Sysdig API'),
            /does not know the token \(401\)$/,
            /a token belongs to one region/,
          );
          delete answers['/storage/v1/b/bucket/o/poll%2Fcheckpoint.json'];
          const { status, faults } = (await results()).of("poll's checkpoint");
          assert.equal(status, 'warning');
          assert.match(faults[0]?.says ?? '', /^there is no checkpoint/);
        },
      );
    } finally {
      server.close();
    }
  });

  it('reports missing topics and subscriptions', async () => {
    await withStackFile(
      (file) => {
        file['topics'] = { events: 'events', eventsDead: 'absent', findings: 'findings' };
        file['subscriptions'] = { enrich: 'nothing', enrichDead: 'nothing-dead' };
      },
      async () => {
        const { of } = await results();
        assertProblem(
          of('topics'),
          /^there is no topic absent: publishes to it fail/,
          /start it again/,
        );
        assertProblem(
          of('enrich: subscription'),
          /^there is no subscription nothing: /,
          /start it/,
        );
        assertProblem(
          of('enrich: dead-letter subscription'),
          /^there is no subscription nothing-dead: the dead letters of enrich are lost$/,
          /start it again/,
        );
        assert.equal(of('enrich: dead letters').status, 'unchecked');
      },
    );
  });

  it('rejects invalid arguments', async () => {
    for (const [args, expected] of [
      [['--silent-hours', '0'], /it must be a number above 0/],
      [
        ['--sysdig-token-file', join(folder, 'absent')],
        /^error --sysdig-token-file: cannot read .*absent: there is no such file/,
      ],
      [['--project', 'p'], /^error which pipeline\?/],
    ] as const) {
      const { code, err } = await doctor(...args);
      assert.equal(code, 2);
      assert.match(err, expected);
    }
  });
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}
