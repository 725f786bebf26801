import assert from 'node:assert/strict';
import { parse } from '@cdktn/hcl2json';
import { isObject, isTextList, type JsonObject } from '@pipeline/shared/json.ts';
import { ofFalco, ofSysdig } from '@pipeline/shared/severity.ts';
import { textsIn } from '../../../build/generate/repository.ts';
import { recipes } from '../../../scripts/send/recipes.ts';
import { loadRules } from './falco-rules.ts';
import { document } from './markdown.ts';

/**
 * The resources in the provider's documentation (sysdiglabs/terraform-provider-sysdig@dc6dcef:website/docs/r): each
 * argument, whether it is required, and its valid values.
 */
interface Argument {
  readonly required?: true;
  readonly is?: (value: unknown) => boolean;
}

const oneOf =
  (...values: unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const provider: Readonly<Record<string, Readonly<Record<string, Argument>>>> = {
  sysdig_secure_list: {
    name: { required: true, is: isText },
    items: { required: true, is: isTextList },
    append: {},
  },
  sysdig_secure_macro: {
    name: { required: true, is: isText },
    condition: { required: true, is: isText },
    append: {},
  },
  sysdig_secure_rule_falco: {
    name: { required: true, is: isText },
    description: { is: isText },
    tags: { is: isTextList },
    condition: { required: true, is: isText },
    output: { required: true, is: isText },
    priority: {
      is: oneOf('emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'),
    },
    source: { required: true, is: oneOf('syscall', 'k8s_audit') },
    exceptions: {},
    append: {},
    minimum_engine_version: {},
  },
  'sysdig_secure_rule_falco.exceptions': {
    name: { required: true, is: isText },
    fields: { is: isTextList },
    comps: { is: isTextList },
    values: { required: true, is: isText },
  },
  sysdig_secure_custom_policy: {
    name: { required: true, is: isText },
    description: { required: true, is: isText },
    severity: { is: oneOf(0, 1, 2, 3, 4, 5, 6, 7) },
    enabled: { is: oneOf(true, false) },
    type: { is: oneOf('falco', 'k8s_audit') },
    rules: {},
    scope: {},
    runbook: {},
    actions: {},
    notification_channels: {},
  },
  'sysdig_secure_custom_policy.rules': {
    name: { required: true, is: isText },
    enabled: {},
  },
};

/** The blocks of a kind by name. Asserts that names are unique. */
function resourcesIn(parsed: unknown, type: string): Map<string, JsonObject> {
  const all = isObject(parsed) && isObject(parsed['resource']) ? parsed['resource'][type] : {};
  return new Map(
    Object.entries(isObject(all) ? all : {}).map(([name, list]) => {
      assert.ok(Array.isArray(list) && list.length === 1 && isObject(list[0]), name);
      return [name, list[0]];
    }),
  );
}

function assertArguments(type: string, block: JsonObject): void {
  const known = provider[type] ?? {};
  for (const [name, value] of Object.entries(block)) {
    if (name === 'depends_on') continue;
    assert.ok(name in known, `${type} takes no ${name}`);
    assert.ok(known[name]?.is?.(value) ?? true, `${type}.${name}: ${JSON.stringify(value)}`);
  }
  for (const [name, { required }] of Object.entries(known)) {
    assert.ok(required === undefined || name in block, `${type} needs ${name}`);
  }
}

function blocksIn(block: JsonObject, name: string): JsonObject[] {
  const blocks = block[name] ?? [];
  assert.ok(Array.isArray(blocks));
  return blocks.filter(isObject);
}

describe("the recipes as Sysdig's resources", () => {
  const types = Object.keys(provider).filter((type) => !type.includes('.'));
  const all = new Map<string, JsonObject>();
  before(async () => {
    for (const [file, text] of Object.entries(await textsIn('docs/recipes/sysdig', '.tf'))) {
      const parsed: unknown = await parse(file, text);
      for (const type of types) {
        for (const [name, block] of resourcesIn(parsed, type)) {
          // All files form one configuration.
          assert.ok(!all.has(`${type}.${name}`), `${type}.${name} is there twice`);
          all.set(`${type}.${name}`, block);
        }
      }
    }
    assert.ok(all.size > 20);
  });

  it('have only documented arguments of the provider', () => {
    for (const [address, block] of all) {
      const [type = ''] = address.split('.');
      assertArguments(type, block);
      for (const inner of ['exceptions', 'rules']) {
        for (const each of blocksIn(block, inner)) assertArguments(`${type}.${inner}`, each);
      }
    }
  });

  it('depend on the lists and macros that they name, all of which exist', () => {
    for (const [address, { condition, exceptions, depends_on: depends = [] }] of all) {
      const text = `${JSON.stringify(condition ?? '')} ${JSON.stringify(exceptions ?? '')}`;
      const used = [...all.keys()].filter((each) => {
        const [, name = ''] = /^sysdig_secure_(?:list|macro)\.(.+)$/.exec(each) ?? [];
        return name !== '' && new RegExp(`\\b${name}\\b`).test(text);
      });
      assert.ok(Array.isArray(depends));
      const named = depends.map((each) => String(each).replace(/^\$\{(.+)\}$/, '$1'));
      assert.deepEqual(named.toSorted(), used.toSorted(), address);
    }
  });

  it("have a policy for each rule of the recipes, with Falco's severity", async () => {
    for (const name of Object.keys(recipes)) {
      for (const { rule } of (
        await loadRules(await document(`docs/recipes/falco/${name}.yaml`))
      ).values()) {
        const [address = '', policy = {}] =
          [...all].find(
            ([each, block]) =>
              each.startsWith('sysdig_secure_custom_policy.') && block['name'] === rule.rule,
          ) ?? [];
        const local = address.split('.')[1] ?? '';
        assert.deepEqual(blocksIn(policy, 'rules'), [
          { name: `\${sysdig_secure_rule_falco.${local}.name}` },
        ]);
        assert.equal(all.get(`sysdig_secure_rule_falco.${local}`)?.['name'], rule.rule);
        assert.equal(policy['type'], rule.source ?? 'falco');
        // Sysdig has no level above High.
        const wanted = ofFalco(rule.priority);
        assert.equal(ofSysdig(String(policy['severity'])), wanted === 'CRITICAL' ? 'HIGH' : wanted);
        assert.equal(policy['severity'] === 0, wanted === 'CRITICAL');
      }
    }
  });
});
