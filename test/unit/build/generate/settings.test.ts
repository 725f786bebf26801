import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { outcomes } from '@pipeline/shared/log.ts';
import { delivery, polling, topics } from '@pipeline/shared/pubsub/topology.ts';
import { listTest } from '../../../../build/generate/json-list.ts';
import { settingsVariables } from '../../../../build/generate/settings-variables.ts';
import { settingsIn, type Setting } from '../../../../build/generate/settings.ts';

const root = join(import.meta.dirname, '../../../..');
const stages = ['enrich', 'poll', 'receive', 'write'];

async function pipeline(): Promise<JsonObject> {
  const value = parseJson(await readFile(join(root, 'terraform/generated/pipeline.json'), 'utf8'));
  assert.ok(isObject(value));
  return value;
}

describe('the settings that Terraform knows', () => {
  it('have the topology of the local run', async () => {
    const known = await pipeline();
    assert.deepEqual(known['topics'], topics);
    assert.deepEqual(known['delivery'], delivery);
    assert.deepEqual(known['polling'], polling);
    assert.deepEqual(known['outcomes'], outcomes);
    assert.deepEqual(known['stages'], {
      enrich: {
        topic: 'events',
        subscriptions: [{ key: 'enrich', name: 'events-enrich', filter: '' }],
        deadTopic: 'events-dead',
        deadSubscription: 'events-dead',
      },
      write: {
        topic: 'findings',
        subscriptions: [
          {
            key: 'write',
            name: 'findings-write',
            filter: 'NOT (attributes.severity = "CRITICAL" OR attributes.severity = "HIGH")',
          },
          {
            key: 'writeUrgent',
            name: 'findings-write-urgent',
            filter: 'attributes.severity = "CRITICAL" OR attributes.severity = "HIGH"',
          },
        ],
        deadTopic: 'findings-dead',
        deadSubscription: 'findings-dead',
      },
    });
  });

  it('include every setting of every function, and mark those for local runs', async () => {
    const settings = (await pipeline())['settings'];
    assert.ok(isObject(settings));
    assert.deepEqual(Object.keys(settings), stages);
    for (const stage of stages) {
      const known: unknown = settings[stage];
      const { schema } = await settingsIn(`functions/${stage}`);
      assert.ok(isObject(known) && isObject(schema['properties']));
      assert.deepEqual(known['accepted'], Object.keys(schema['properties']));
      assert.deepEqual(known['required'], schema['required']);
    }
    assert.ok(isObject(settings['receive']));
    assert.deepEqual(settings['receive']['localOnly'], ['WEBHOOK_SECRETS']);
    assert.deepEqual(settings['receive']['anyOf'], [['WEBHOOK_SECRETS_FILE'], ['WEBHOOK_SECRETS']]);
  });

  it('never deploy an emulator or a secret in a plain variable', async () => {
    for (const stage of stages) {
      const { settings } = await settingsIn(`functions/${stage}`);
      const risky = settings.filter(({ name }) =>
        /EMULATOR|^(?:WEBHOOK_SECRETS|SYSDIG_TOKEN)$/.test(name),
      );
      assert.ok(risky.every(({ setBy }) => setBy === 'nobody'));
      // Something sets each required setting.
      const required = settings.filter((setting) => setting.required);
      assert.ok(required.every(({ setBy }) => setBy === 'terraform'));
    }
  });
});

describe("the variables of a function's settings", () => {
  const base: Setting = {
    name: 'NAME',
    required: false,
    setBy: 'person',
    description: '',
    preset: undefined,
    choices: undefined,
    pattern: undefined,
    json: false,
    content: undefined,
    integer: false,
    minimum: undefined,
    maximum: undefined,
  };

  const filled = { type: 'string', minLength: 1 };
  const content = {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['a'],
      properties: { a: filled, b: { enum: ['x'] } },
    },
  };

  it('have a rule for each constraint of the schema', async () => {
    const [names, noNull, ...rules] = await validations([
      { ...base, name: 'WIRED', setBy: 'terraform' },
      { ...base, name: 'LOCAL', setBy: 'nobody' },
      { ...base, name: 'FREE' },
      { ...base, name: 'CHOICE', choices: ['a', 'b'] },
      { ...base, name: 'BETWEEN', integer: true, minimum: 1, maximum: 5 },
      { ...base, name: 'FROM', integer: true, minimum: 0 },
      { ...base, name: 'FORM', pattern: '^\\d+$' },
      { ...base, name: 'JSON', json: true },
      { ...base, name: 'LIST', json: true, content },
    ]);
    const taken = 'FREE, CHOICE, BETWEEN, FROM, FORM, JSON, LIST';
    assert.match(
      String(names?.['error_message']),
      new RegExp(`Supported: ${taken}. Terraform sets WIRED`),
    );
    assert.ok(!JSON.stringify(names).includes('LOCAL'));
    assert.match(String(noNull?.['error_message']), /must not contain null/);
    assert.deepEqual(
      rules.map((rule) => rule['error_message']),
      [
        'x_settings.CHOICE must be one of a, b.',
        'x_settings.BETWEEN must be a whole number from 1 to 5.',
        'x_settings.FROM must be a whole number of at least 0.',
        'x_settings.FORM must be of the form ^\\d+$.',
        'x_settings.JSON must be a JSON object.',
        'x_settings.LIST must be as docs/settings.md says.',
      ],
    );
    assert.match(String(rules[3]?.['condition']), /can\(regex\("\^\\\\d\+\$", value\)\)/);
  });

  it('are rejected if the schema of a list has constraints that they cannot check', () => {
    const item = { type: 'object', additionalProperties: false, properties: {} };
    for (const faulty of [
      { ...content, minItems: 1 },
      { type: 'object' },
      { ...content, items: { ...item, additionalProperties: true } },
      { ...content, items: { ...item, minProperties: 1 } },
      { ...content, items: { ...item, properties: { a: { type: 'integer' } } } },
      { ...content, items: { ...item, properties: { a: { ...filled, pattern: 'x' } } } },
    ]) {
      assert.throws(() => listTest(faulty), JSON.stringify(faulty));
    }
  });

  it('accept only a map of strings, and are empty by default', async () => {
    const parsed: unknown = await parse(
      'x.tf',
      await readFile(join(root, 'terraform/variables-settings.tf'), 'utf8'),
    );
    assert.ok(isObject(parsed) && isObject(parsed['variable']));
    assert.deepEqual(
      Object.keys(parsed['variable']).toSorted(),
      stages.map((stage) => `${stage}_settings`),
    );
    for (const [variable] of Object.values(parsed['variable']) as [JsonObject][]) {
      assert.equal(variable['type'], '${map(string)}');
      assert.deepEqual(variable['default'], {});
      assert.equal(variable['nullable'], false);
    }
  });

  async function validations(settings: readonly Setting[]): Promise<JsonObject[]> {
    const text = settingsVariables([{ stage: 'x', schema: {}, settings, anyOf: [] }]);
    const parsed = (await parse('x.tf', text)) as {
      variable: { x_settings: [{ validation: JsonObject[] }] };
    };
    return parsed.variable.x_settings[0].validation;
  }
});
