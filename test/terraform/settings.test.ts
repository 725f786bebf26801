import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { loadSettings } from '@pipeline/shared/config.ts';
import { settings as enrich } from '../../functions/enrich/generated/settings.js';
import { settings as poll } from '../../functions/poll/generated/settings.js';
import { settings as receive } from '../../functions/receive/generated/settings.js';
import { settings as write } from '../../functions/write/generated/settings.js';
import { quoted } from '../../build/generate/hcl.ts';
import { settingsIn, type Setting } from '../../build/generate/settings.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Values of every kind; each is given to each setting. */
const values = [
  'LOW',
  'cluster',
  'strict',
  'sha512',
  'base64',
  'previous',
  'X-Auth-Token',
  'two words',
  'eu',
  '0',
  '1',
  '-1',
  '1.5',
  '99',
  '100',
  '6000',
  '6001',
  '60000',
  '60001',
  '8000',
  '30000',
  '86400',
  '86401',
  '9500001',
  'x1',
  '{"a rule":"HIGH"}',
  '["HIGH"]',
  '{',
  '[]',
  '{}',
  ...[
    { namespace: 'n', action: 'DROP' },
    { rule: 'r', action: 'DROP' },
    { rule: 'r', namespace: 'n' },
    { rule: 'r', namespace: 'n', action: 'CRITICAL' },
    { rule: 'r', namespace: '', action: 'LOW' },
    { rule: 'r', namespace: 5, action: 'LOW' },
    { rule: 'r', namespace: ['n'], action: 'LOW' },
    { rule: 'r', namespace: 'n', action: 'LOW', pod: 'p' },
    { rule: 'r', namespace: 'n', action: 'DROP' },
    { rule: 'r', namespace: 'n', workload: 'w', image: 'i', user: '"u"', action: 'LOW' },
  ].map((exception) => JSON.stringify([{ rule: 'r', user: 'u', action: 'HIGH' }, exception])),
];

/** Settings that Terraform always sets, so that only the tested setting can be faulty. */
const wired = {
  PROJECT_ID: 'p',
  ORGANIZATION_ID: '1',
  SCC_SOURCE: 'organizations/1/sources/1',
  WEBHOOK_SECRETS_FILE: '/f',
  SYSDIG_TOKEN_FILE: '/f',
  CHECKPOINT_BUCKET: 'b',
};
const validators = { enrich, poll, receive, write };

/** Runs Terraform itself, on the variables alone: needs no provider. */
describe("Terraform's rules for settings", function () {
  this.timeout(240_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'settings-'));
    await copyFile(join(root, 'terraform/variables-settings.tf'), join(folder, 'variables.tf'));
    await run('terraform', [`-chdir=${folder}`, 'init']);
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  for (const stage of ['enrich', 'poll', 'receive', 'write'] as const) {
    it(`refuse what ${stage} would refuse, and nothing else`, async () => {
      const { settings } = await settingsIn(`functions/${stage}`);
      const cases = settings
        .filter(({ setBy }) => setBy === 'person')
        .flatMap((setting) =>
          values.map((value) => ({
            name: setting.name,
            value,
            taken: takes(stage, setting, value),
          })),
        );
      assert.ok(cases.some(({ taken }) => taken) && cases.some(({ taken }) => !taken));
      const pairs = (some: readonly (typeof cases)[number][]): string =>
        some.map(({ name, value }) => `${name} = ${quoted(value)}`).join('\n    ');
      const runBlock = (
        title: string,
        assigned: string,
        refused: boolean,
      ): string => `run "${title}" {
  command = plan
  variables {
    ${stage}_settings = {
    ${assigned}
    }
  }
${refused ? `  expect_failures = [var.${stage}_settings]\n` : ''}}
`;
      // All that take a value at once: one that Terraform refuses fails the run. Each that refuses it by itself.
      const blocks = [
        ...values.map((value, index) => {
          const taken = cases.filter((each) => each.value === value && each.taken);
          return runBlock(`taken_${index}`, pairs(taken), false);
        }),
        ...cases
          .filter(({ taken }) => !taken)
          .map((each, index) => runBlock(`refused_${index}`, pairs([each]), true)),
      ];
      await terraformTest(blocks.join('\n'));
    });
  }

  it('name what they do not know, and what they would take', async () => {
    const printed = await terraformTest(
      `run "unknown" {
  command = plan
  variables {
    receive_settings = { PROJECT_ID = "p", AUTH_HEADRE = "x" }
  }
}
`,
      false,
    );
    assert.match(printed, /receive_settings does not support AUTH_HEADRE, PROJECT_ID\./);
    assert.match(printed, /Supported: AUTH_HEADER, /);
  });

  it('refuse null', async () => {
    await terraformTest(`run "null" {
  command = plan
  variables {
    write_settings = { SCC_LOCATION = null }
  }
  expect_failures = [var.write_settings]
}
`);
  });

  async function terraformTest(blocks: string, passes = true): Promise<string> {
    await writeFile(join(folder, 'x.tftest.hcl'), blocks);
    const { passed, printed } = await run('terraform', [`-chdir=${folder}`, 'test', '-no-color'], {
      maxBuffer: 64 * 1024 * 1024,
    }).then(
      ({ stdout }) => ({ passed: true, printed: stdout }),
      (error: { stdout: string; stderr: string }) => ({
        passed: false,
        printed: error.stdout + error.stderr,
      }),
    );
    assert.equal(passed, passes, printed.slice(-4000));
    // Terraform breaks its lines, and begins each with a bar.
    return printed.replaceAll(/[\s│]+/g, ' ');
  }
});

/** Whether the function starts with it. */
function takes(
  stage: keyof typeof validators,
  { name, json, content }: Setting,
  value: string,
): boolean {
  try {
    loadSettings<unknown>(validators[stage], { ...wired, [name]: value });
    if (content !== undefined) return new Ajv().validate(content, JSON.parse(value));
    const parsed: unknown = json ? JSON.parse(value) : {};
    return typeof parsed === 'object' && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
