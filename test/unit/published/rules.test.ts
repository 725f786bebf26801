import assert from 'node:assert/strict';
import { secrets } from '../../../functions/enrich/masking/published-fields.ts';
import { factsOf, falcoEvent, findingOf } from '../../../tools/docs/published/events.ts';
import { sourcesOf } from '../../../tools/docs/published/carriers.ts';
import {
  falcoFields,
  falcoRules,
  spellingsOf,
  type FalcoRule,
} from '../../../tools/docs/published/lists.ts';
import { says } from '../../../tools/docs/published/places.ts';
import { valuesOf, type Value } from '../../../tools/docs/published/values.ts';

const fields = (await falcoFields()).filter(({ name }) => !secrets.has(name));
const choices = [
  ['plain', 0],
  ['typical', -1],
] as const;
const types = new Map(fields.map(({ name, type }) => [name, type]));
const rules = await falcoRules();

/** `evt.arg.flags`, `evt.arg[0]` and `proc.aname[2]` are published with `[...]`. */
function typeOf(name: string): string {
  const bare = name.replace(/\[.*\]$/, '');
  const prefix = name.replace(/\.[^.]+$/, '');
  return types.get(name) ?? types.get(`${bare}[...]`) ?? types.get(`${prefix}[...]`) ?? 'CHARBUF';
}

/** One value for each field that a rule prints: the simplest, or the most typical. */
function valuesOfRule(rule: Pick<FalcoRule, 'fields'>, choice: 0 | -1): Map<string, Value> {
  return new Map(
    rule.fields.map((name, at) => {
      const value = valuesOf({ name, type: typeOf(name) }, at * 4).at(choice);
      return [name, value ?? { json: 'true', needles: ['"true"'] }];
    }),
  );
}

async function missingOf(
  rule: Pick<FalcoRule, 'name' | 'source' | 'fields'>,
  choice: 0 | -1,
): Promise<string[]> {
  const values = valuesOfRule(rule, choice);
  const carried = Object.fromEntries(Array.from(values, ([name, { json }]) => [name, json]));
  const facts = factsOf(await findingOf(falcoEvent(rule.source, carried)));
  return Array.from(values).flatMap(([name, { json, needles }]) =>
    needles.every((needle) => says(facts, needle)) ? [] : [`${rule.name}: ${name} = ${json}`],
  );
}

describe('the output of a published rule', () => {
  for (const [source, members] of Map.groupBy(rules, (rule) => rule.source)) {
    for (const [kind, choice] of choices) {
      it(`appears in the finding: ${source} (${members.length}), ${kind} values`, async () => {
        const missing = await Promise.all(members.map((rule) => missingOf(rule, choice)));
        assert.deepEqual(missing.flat(), []);
      });
    }
  }
});

describe('all fields of an owner at once', () => {
  for (const [owner, members] of Map.groupBy(fields, (field) => field.owner)) {
    for (const [kind, choice] of choices) {
      it(`appear in the finding: ${owner} (${members.length}), ${kind} values`, async () => {
        for (const source of sourcesOf(owner)) {
          const all = {
            name: source,
            source,
            fields: members.map(({ name }) => spellingsOf(name)[0] ?? name),
          };
          assert.deepEqual(await missingOf(all, choice), []);
        }
      });
    }
  }
});
