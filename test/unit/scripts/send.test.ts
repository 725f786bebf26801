import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { listen, type HttpServer } from '../../../cli/http-server.ts';
import { fixture } from '../../../local/samples/index.ts';
import { preview } from '../../../scripts/preview/command.ts';
import { recipes } from '../../../scripts/send/recipes.ts';
import { send } from '../../../scripts/send/command.ts';
import { runProgram } from './run-program.ts';
import { runScript } from './run-script.ts';

describe('npm run send', () => {
  let receive: HttpServer;
  let folder: string;
  let got: unknown[];
  let isRefusing = false;
  before(async () => {
    receive = await listen(0, async (request, response) => {
      const { authorization, 'content-type': type } = request.headers;
      got.push([authorization, type, await text(request)]);
      response.writeHead(authorization === undefined || isRefusing ? 401 : 200).end('{}');
    });
    folder = await mkdtemp(join(tmpdir(), 'send-'));
    const local = {
      pid: process.pid,
      console: 'x',
      webhookSecret: 'secret-of-the-stack',
      pubsub: 'x',
      securityCenter: 'x',
      delivery: { ackDeadlineSeconds: 10, maxDeliveryAttempts: 5, deadLetterRetentionSeconds: 60 },
    };
    const stack = { projectId: 'p', webhookUrl: `http://${receive.host}`, local };
    await writeFile(join(folder, 'stack.json'), JSON.stringify(stack));
    await writeFile(join(folder, 'secret'), 'secret-of-a-file\n');
    await writeFile(
      join(folder, 'tokens'),
      '# of all\nfirst-secret-of-file sender=falco project=shop-1\nsecond-secret-of-file\n',
    );
    await writeFile(join(folder, 'cut.json'), '{\n  "rule": }');
  });
  beforeEach(() => {
    got = [];
    isRefusing = false;
  });
  after(async () => {
    await receive.close();
    await rm(folder, { recursive: true });
  });

  it('posts to the local pipeline with its secret, from standard input too', async () => {
    const args = ['--local', '--stack-file', join(folder, 'stack.json'), '-'];
    for (const [input, type] of [
      ['{"a": 1}', 'application/json'],
      ['{"a": 1}\n{"a": 2}\n', 'application/x-ndjson'],
    ] as const) {
      const { code, out } = await runProgram(
        send(),
        args,
        { WEBHOOK_SECRET: 'another' },
        { input },
      );
      assert.deepEqual([code, out], [0, 'standard input: 200 {}\n']);
      assert.deepEqual(got.pop(), ['Bearer secret-of-the-stack', type, input]);
    }
  });

  it('posts the samples of a recipe, attacks first, and has each recipe in its help', async () => {
    const local = ['--local', '--stack-file', join(folder, 'stack.json')];
    const { code, out } = await runProgram(send(), [...local, '--recipe', 'exec']);
    assert.deepEqual(
      [code, out.trim().split('\n')],
      [
        0,
        [
          'attack: r08-falco-kubectl-exec: 200 {}',
          'attack: r09-falco-docker-exec: 200 {}',
          'attack: sysdig-exec-attack: 200 {}',
          'harmless: r10-falco-kubectl-exec-of-a-backup: 200 {}',
          'harmless: sysdig-exec-harmless: 200 {}',
        ],
      ],
    );
    assert.equal((got[3] as string[])[2], (await fixture('r10')).body);
    const { out: help } = await runProgram(send(), ['--help']);
    for (const [name, { title }] of Object.entries(recipes)) {
      assert.match(help, new RegExp(`^  ${name} +${title}$`, 'm'));
    }
    for (const wrong of [['--recipe', 'another'], []]) {
      const { code: refused, err } = await runProgram(send(), [...local, ...wrong]);
      assert.equal(refused, 2);
      assert.match(err, /kube-system, images|FILE, - or --recipe NAME/);
    }
  });

  it('takes its secret from a file or the environment, and says so when it has none', async () => {
    const args = ['--url', `http://${receive.host}`, '-'];
    await runProgram(send(), args, { WEBHOOK_SECRET: 'from-the-environment' });
    await runProgram(send(), [...args, '--secret-file', join(folder, 'secret')]);
    await runProgram(send(), [...args, '--secret-file', join(folder, 'tokens')]);
    assert.deepEqual(
      got.map((each) => (each as string[])[0]),
      ['Bearer from-the-environment', 'Bearer secret-of-a-file', 'Bearer first-secret-of-file'],
    );
    const { code, err } = await runProgram(send(), args);
    assert.equal(code, 1);
    assert.match(
      err,
      /^no secret was sent: use --local, or .*--secret-file FILE or WEBHOOK_SECRET\n$/,
    );
  });

  it('says which secret was refused', async () => {
    const url = ['--url', `http://${receive.host}`, '-'];
    isRefusing = true;
    const file = join(folder, 'secret');
    const given = await runProgram(send(), [...url, '--secret-file', file], {}, { input: '{}' });
    assert.ok(given.err.startsWith(`receive does not accept the secret of ${file}: use --local`));
    const set = await runProgram(send(), url, { WEBHOOK_SECRET: 'x' }, { input: '{}' });
    assert.match(set.err, /^receive does not accept the secret of WEBHOOK_SECRET: use --local/);
  });

  it('names a file that is not there once, with the folder, and one that is gzip', async () => {
    const args = ['--url', `http://${receive.host}`, '--secret-file', join(folder, 'secret')];
    const { code, err } = await runProgram(send(), [...args, 'absent.json']);
    const reason = `cannot read absent.json: there is no such file in ${process.cwd()}`;
    assert.deepEqual([code, err, got], [1, `${reason}\n`, []]);
    const zipped = join(folder, 'zipped.json');
    await writeFile(zipped, gzipSync('{}'));
    const gzip = await runProgram(preview(), [zipped]);
    const says = `error cannot read ${zipped}: it is gzip, unpack it first (gunzip)\n`;
    assert.deepEqual([gzip.code, gzip.err], [1, says]);
  });

  it('says what is wrong with the file of a deployment', async () => {
    const file = join(folder, 'deployment.json');
    const said = async (content: string): Promise<[number | null, string]> => {
      await writeFile(file, content);
      const { code, err } = await runProgram(send(), ['--deployment', file, '-']);
      return [code, err];
    };
    const [cut, cutText] = await said('{\n  "projectId":');
    assert.deepEqual(
      [cut, cutText.startsWith(`error ${file} is not JSON: line 2, column 15: expected`)],
      [2, true],
    );
    const [unknown, unknownText] = await said('{"projectId": "p", "topics": {"event": "e"}}');
    assert.equal(unknown, 2);
    assert.match(
      unknownText,
      /: topics\.event is unknown \(known: events, eventsDead, findings, findingsDead\)\n$/,
    );
    const absent = await runProgram(send(), ['--deployment', join(folder, 'none.json'), '-']);
    assert.equal(absent.code, 2);
    assert.match(
      absent.err,
      /^error cannot read .*none\.json: there is no such file\. Write it: terraform output -json deployment/,
    );
  });

  it("uses a secret that accepts the payload's sender", async () => {
    const args = ['--url', `http://${receive.host}`, '--secret-file', join(folder, 'tokens')];
    const samples = ['e04-falco-run-shell-untrusted-2024', 'b17-forwarder-privileged-shell-gke'];
    await runProgram(send(), [...args, ...samples.map((name) => `local/samples/${name}.json`)]);
    assert.deepEqual(
      got.map((each) => (each as string[])[0]),
      ['Bearer first-secret-of-file', 'Bearer second-secret-of-file'],
    );
  });

  it('previews standard input, and says where a file stops being JSON', async () => {
    const seen = await runProgram(preview(), ['-'], {}, { input: '{"who": "knows"}' });
    assert.equal(seen.code, 0);
    assert.match(seen.out, /"file": "standard input"/);
    const cut = join(folder, 'cut.json');
    const { code, err } = await runProgram(preview(), [cut]);
    assert.deepEqual(
      [code, err],
      [1, `error ${cut} is not JSON: line 2, column 11: expected a value\n`],
    );
  });

  it('previews with the location that a token declares', async () => {
    const event = { rule: 'r', priority: 'Error', output: 'o', output_fields: {} };
    const input = JSON.stringify({ ...event, source: 'syscall', time: '2026-01-01T00:00:00Z' });
    const place = ['--project', 'shop-1', '--location', 'europe-west1', '--cluster', 'prod'];
    const { out } = await runProgram(preview(), ['-', ...place], {}, { input });
    const name = '//container.googleapis.com/projects/shop-1/locations/europe-west1/clusters/prod';
    assert.ok(out.includes(`"resourceName": "${name}"`), out);
    const half = await runProgram(preview(), ['-', '--cluster', 'prod'], {}, { input });
    assert.equal(half.code, 2);
    assert.match(half.err, /give project=, location= and cluster=/);
  });

  it('takes paths from where one stands, under npm run too', async () => {
    const { code, err } = await runScript('program/runtime-detections', ['preview', 'cut.json'], {
      INIT_CWD: folder,
      npm_lifecycle_event: 'preview',
    });
    assert.equal(code, 1);
    assert.match(err, /^error cut\.json is not JSON: line 2/);
  });
});
