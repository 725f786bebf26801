import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesError } from '../../../scripts/create-source/errors.ts';
import {
  displayNameFault,
  ensureSource,
  isTerraformName,
} from '../../../scripts/create-source/sources.ts';
import { withScc } from '../local/emulators/scc/harness.ts';
import { startSccEmulator, type SccEmulator } from '../../../local/emulators/scc/index.ts';
import { createSource as createSourceProgram } from '../../../scripts/create-source/command.ts';
import { runProgram } from './run-program.ts';
import { runScript, type Ended } from './run-script.ts';

const organization = '123456789012';

describe('npm run create-source', () => {
  let scc: SccEmulator;
  let folder: string;
  beforeEach(async () => {
    scc = await startSccEmulator({ organization });
    folder = await mkdtemp(join(tmpdir(), 'create-source-'));
  });
  afterEach(async () => {
    await scc.close();
    await rm(folder, { recursive: true });
  });

  async function createSource(...args: string[]): Promise<Ended> {
    const stackFile = join(folder, 'stack.json');
    const stack = {
      projectId: 'p',
      organizationId: organization,
      local: {
        pid: process.pid,
        console: 'http://127.0.0.1:1',
        webhookSecret: 's',
        pubsub: '127.0.0.1:1',
        securityCenter: scc.host,
        delivery: {
          ackDeadlineSeconds: 10,
          maxDeliveryAttempts: 100,
          deadLetterRetentionSeconds: 604_800,
        },
      },
    };
    await writeFile(stackFile, JSON.stringify(stack));
    return runProgram(createSourceProgram(), ['--local', '--stack-file', stackFile, ...args]);
  }

  it('creates a source once, and prints its name and the next step', async () => {
    const first = await createSource('--name', 'Sysdig Secure and Falco');
    assert.equal(first.code, 0);
    assert.match(first.out, /^organizations\/123456789012\/sources\/\d+\n$/);
    assert.match(first.err, /^created the source "Sysdig Secure and Falco"$/m);
    assert.ok(first.err.includes(`source_name = "${first.out.trim()}"`));
    assert.match(first.err, /it and its findings stay after terraform destroy/);
    const second = await createSource('--name', 'Sysdig Secure and Falco');
    assert.deepEqual([second.code, second.out], [0, first.out]);
    assert.match(second.err, /exists already: nothing was changed/);
    assert.equal(scc.calls()['CreateSource']?.OK, 1);
  });

  it('lists the sources, also as JSON', async () => {
    await createSource('--name', 'Falco', '--description', 'd');
    const plain = await createSource('--list');
    assert.match(plain.out, /^\S+ {2}Runtime detections\n\S+ {2}Falco\n$/);
    const { out } = await createSource('--list', '--json');
    const [, falco] = JSON.parse(out) as object[];
    assert.deepEqual({ ...falco, name: '' }, { name: '', displayName: 'Falco', description: 'd' });
  });

  it('says with --json whether it was created', async () => {
    // The default is the name of Terraform's source.
    const { out } = await createSource('--json');
    assert.deepEqual(JSON.parse(out), {
      outcome: 'exists',
      name: scc.source,
      displayName: 'Runtime detections',
      description: '',
    });
  });

  it('does nothing with --dry-run', async () => {
    const { code, out, err } = await createSource('--dry-run', '--name', 'Falco');
    assert.deepEqual([code, out], [0, '']);
    assert.match(err, /^would create the source "Falco" in organization 12345/);
    assert.equal((await createSource('--dry-run')).out, `${scc.source}\n`);
    assert.equal(scc.calls()['CreateSource'], undefined);
  });

  it('says in one line what to do if SCC refuses', async () => {
    scc.setFaults({ errorRate: 1, code: 'PERMISSION_DENIED' });
    const denied = await createSource();
    assert.deepEqual([denied.code, denied.out], [1, '']);
    assert.match(
      denied.err,
      /^error you lack securitycenter\.sources\.list .*--role=roles\/securitycenter\.sourcesAdmin .*\n$/,
    );
    scc.setFaults({ errorRate: 0 });
    const elsewhere = await createSource('--organization', '1');
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.err, /^error organization 1 is not found, or has no Security Command/);
  });

  it('rejects invalid arguments', async () => {
    for (const [args, expected] of [
      [['--name', 'x'.repeat(65)], /^error --name: .* 1 to 64 characters; this one has 65\n$/],
      [['--name', ' '], /1 to 64 characters/],
      [['--description', 'x'.repeat(1025)], /--description may have at most 1024 characters/],
      [['--organization', 'example.com'], /it is the number of an organization/],
    ] as const) {
      const { code, err } = await createSource(...args);
      assert.equal(code, 2);
      assert.match(err, expected);
    }
    const { code, err } = await runProgram(createSourceProgram(), []);
    assert.equal(code, 2);
    assert.match(err, /^error use --organization ID/);
  });

  it('reports missing credentials', async () => {
    const { code, err } = await runScript(
      'program/runtime-detections',
      ['create-source', '--organization', '1', '--list'],
      {
        HOME: folder,
      },
    );
    assert.equal(code, 1);
    assert.match(err, /^error no Google credentials .* gcloud auth application-default login/);
  });
});

describe('a source', () => {
  it('is found if another caller creates it concurrently', async () => {
    await withScc(async ({ client }) => {
      const wanted = { displayName: 'Falco', description: '' };
      const both = await Promise.all([
        ensureSource(client, organization, wanted),
        ensureSource(client, organization, wanted),
      ]);
      assert.deepEqual(both.map(({ outcome }) => outcome).toSorted(), ['created', 'exists']);
      assert.equal(both[0].source.name, both[1].source.name);
    });
  });

  it('has a name of 1 to 64 characters; Terraform has a narrower rule', () => {
    assert.equal(displayNameFault('x'.repeat(64)), undefined);
    for (const name of ['', ' ', 'x'.repeat(65)]) assert.ok(displayNameFault(name), name);
    for (const name of ['a', 'Sysdig Secure and Falco', 'é-1_b', 'x'.repeat(32)]) {
      assert.ok(isTerraformName(name), name);
    }
    for (const name of ['', ' a', 'a ', 'a.b', '-a', 'x'.repeat(33)]) {
      assert.ok(!isTerraformName(name), name);
    }
  });

  it("reports the reason of a refusal in the service's words", () => {
    const text = (fault: object): string =>
      sourcesError(Object.assign(new Error('refused'), fault), '7', 'a role').message;
    const activate = /^Security Command Center must be activated for the organization/;
    assert.match(text({ code: 9 }), activate);
    assert.match(
      text({ code: 3, details: 'Security Command Center Legacy has been permanently disabled' }),
      activate,
    );
    assert.match(text({ code: 3, details: 'x' }), /^Security Command Center refuses .* \(x\)$/);
    assert.match(text({ code: 7 }), /^you lack a role in organization 7\. /);
    assert.match(text({ code: 7, reason: 'SERVICE_DISABLED' }), /^the API is not enabled in/);
    assert.match(text({ code: 16 }), /^the Google credentials are not accepted\. Sign in: /);
    assert.match(text({ code: 14 }), /does not answer: try again/);
    assert.match(text({ code: 13 }), /^Security Command Center failed \(refused\)$/);
  });
});
