import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject } from '@pipeline/shared/json.ts';
import { tactics, techniques } from '../../../../../functions/write/generated/mitre-table.ts';
import { singleTacticOf } from '../../../../../functions/write/finding/single-tactics.ts';

describe('the table of MITRE IDs', () => {
  it('has every tactic and technique of the client, and no others', () => {
    const names = (name: string): string[] =>
      Object.keys(enumValues(name)).filter((value) => !value.endsWith('_UNSPECIFIED'));
    assert.deepEqual(Object.values(tactics).toSorted(), names('Tactic').toSorted());
    assert.deepEqual(Object.values(techniques).toSorted(), names('Technique').toSorted());
  });

  it('has the IDs of https://attack.mitre.org', () => {
    assert.equal(tactics.TA0002, 'EXECUTION');
    assert.equal(tactics.TA0011, 'COMMAND_AND_CONTROL');
    assert.equal(tactics.TA0010, 'EXFILTRATION');
    assert.equal(techniques['T1059.004'], 'UNIX_SHELL');
    assert.equal(techniques['T1136.001'], 'LOCAL_ACCOUNT');
    assert.equal(techniques.T1611, 'ESCAPE_TO_HOST');
  });
});

describe('a single tactic', () => {
  // Each technique of the table that belongs to several tactics of ATT&CK 18.1. A technique added to the enum is in
  // neither list: look it up.
  const several =
    'T1037 T1053 T1055 T1056 T1072 T1078 T1098 T1134 T1484 T1543 T1546 T1547 T1548 T1556 T1574 T1610';

  it('is known for each technique that has exactly one', () => {
    const parents = new Set(Object.keys(techniques).map((id) => id.slice(0, 5)));
    const without = [...parents].filter((id) => singleTacticOf(id) === undefined);
    assert.deepEqual(without.toSorted(), several.split(' '));
  });

  it('is that of the parent technique', () => {
    assert.equal(singleTacticOf('T1552.001'), 'CREDENTIAL_ACCESS');
    assert.equal(singleTacticOf('T1087.001'), 'DISCOVERY');
    assert.equal(singleTacticOf('T1078.004'), undefined);
  });
});

function enumValues(name: string): object {
  const file = import.meta.resolve('@google-cloud/security-center/build/protos/protos.json');
  let node: unknown = JSON.parse(readFileSync(fileURLToPath(file), 'utf8'));
  for (const step of ['google', 'cloud', 'securitycenter', 'v2', 'MitreAttack', name]) {
    node = isObject(node) && isObject(node['nested']) ? node['nested'][step] : undefined;
  }
  assert.ok(isObject(node) && isObject(node['values']), `protos.json has no ${name}`);
  return node['values'];
}
