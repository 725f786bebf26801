import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tactics, techniques } from '../../../../../functions/write/generated/mitre-table.ts';
import { mitreOf, type MitreReading } from '../../../../../functions/write/finding/mitre.ts';

const execution: MitreReading = { mitreAttack: { primaryTactic: 'EXECUTION' }, unknown: [] };
const shell: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['UNIX_SHELL', 'COMMAND_AND_SCRIPTING_INTERPRETER'],
  },
  unknown: [],
};

describe('MITRE ATT&CK', () => {
  const tacticTags =
    'mitre_execution MITRE_EXECUTION mitre-execution TA0002 ta0002 TA0002-execution MITRE_TA0002 ' +
    'mitre_ta0002 MITRE_TA0002_execution mitre_TA0002-execution attack.execution attack.ta0002 ' +
    'mitre_attack_execution MITRE-ATTACK:TA0002';
  for (const tag of tacticTags.split(' ')) {
    it(`reads the tactic of ${tag}`, () => {
      assert.deepEqual(mitreOf(['container', tag]), execution);
    });
  }

  const techniqueTags =
    'T1059.004 t1059.004 T1059.004-unix-shell MITRE_T1059.004 MITRE_T1059.004_unix_shell ' +
    'mitre_t1059.004-unix-shell mitre_unix_shell attack.t1059.004 mitre_attack_T1059.004 T1059_004 ' +
    'T1059/004 MITRE_T1059_004_unix_shell';
  for (const tag of techniqueTags.split(' ')) {
    it(`reads the technique of ${tag}`, () => {
      assert.deepEqual(mitreOf([tag, 'mitre_execution']), shell);
    });
  }

  it('ignores a word after attack that is no tactic and no technique', () => {
    assert.deepEqual(mitreOf(['attack.surface', 'attack', 'attack_of_a_kind']), { unknown: [] });
  });

  it('reads every ID and every name of the enums', () => {
    for (const [id, name] of Object.entries(tactics)) {
      for (const tag of [id, `MITRE_${id}_x`, `mitre_${name.toLowerCase()}`]) {
        assert.equal(mitreOf([tag]).mitreAttack?.primaryTactic, name, tag);
      }
    }
    for (const [id, name] of Object.entries(techniques)) {
      for (const tag of [id, `MITRE_${id}_x`, `mitre_${name.toLowerCase()}`]) {
        const { mitreAttack } = mitreOf(['TA0002', tag]);
        assert.equal(mitreAttack?.primaryTechniques?.[0], name, tag);
      }
    }
  });

  it('reads the words of gcpaudit, and the IDs of its other rules', () => {
    assert.deepEqual(mitreOf(['GCP', 'mitre_data_destruction']).mitreAttack, {
      primaryTactic: 'IMPACT',
      primaryTechniques: ['DATA_DESTRUCTION'],
    });
    assert.deepEqual(mitreOf(['GCP', 'T1562-impair-defenses', 'TA0005-defense-evasion']), {
      mitreAttack: { primaryTactic: 'DEFENSE_EVASION', primaryTechniques: ['IMPAIR_DEFENSES'] },
      unknown: [],
    });
  });

  it('keeps the order of the tactics, and prefers the technique that fits the first', () => {
    const tags = ['T1020', 'T1611', 'T1059', 'mitre_execution', 'TA0002', 'mitre_exfiltration'];
    assert.deepEqual(mitreOf(tags).mitreAttack, {
      primaryTactic: 'EXECUTION',
      primaryTechniques: ['COMMAND_AND_SCRIPTING_INTERPRETER'],
      additionalTactics: ['EXFILTRATION'],
      additionalTechniques: ['AUTOMATED_EXFILTRATION', 'ESCAPE_TO_HOST'],
    });
  });

  it('prefers a tactic with its own technique if the tags are sorted, as Falco sorts them', () => {
    const sorted = ['T1136.001', 'container', 'mitre_execution', 'mitre_persistence'];
    assert.deepEqual(mitreOf(sorted).mitreAttack, {
      primaryTactic: 'PERSISTENCE',
      primaryTechniques: ['LOCAL_ACCOUNT', 'CREATE_ACCOUNT'],
      additionalTactics: ['EXECUTION'],
    });
    const escape = ['T1610', 'T1611', 'mitre_execution', 'mitre_privilege_escalation'];
    assert.deepEqual(mitreOf(escape).mitreAttack, {
      primaryTactic: 'PRIVILEGE_ESCALATION',
      primaryTechniques: ['ESCAPE_TO_HOST'],
      additionalTactics: ['EXECUTION'],
      additionalTechniques: ['DEPLOY_CONTAINER'],
    });
    // In other senders, the order is the author's.
    const [technique = '', ...rest] = sorted;
    assert.equal(mitreOf([...rest, technique]).mitreAttack?.primaryTactic, 'EXECUTION');
    // Nothing distinguishes the two.
    const none = ['mitre_execution', 'mitre_persistence'];
    assert.equal(mitreOf(none).mitreAttack?.primaryTactic, 'EXECUTION');
  });

  it("uses the first technique if the rule's tactic fits none", () => {
    assert.deepEqual(mitreOf(['T1555', 'mitre_collection']).mitreAttack, {
      primaryTactic: 'COLLECTION',
      primaryTechniques: ['CREDENTIALS_FROM_PASSWORD_STORES'],
    });
  });

  it("leaves another tagged tactic's own technique to that tactic", () => {
    const tags = ['TA0010', 'T1048', 'TA0011', 'T1071.004'];
    assert.deepEqual(mitreOf(tags).mitreAttack, {
      primaryTactic: 'EXFILTRATION',
      additionalTactics: ['COMMAND_AND_CONTROL'],
      additionalTechniques: ['DNS', 'APPLICATION_LAYER_PROTOCOL'],
    });
  });

  it('derives no tactic from a technique with several', () => {
    assert.deepEqual(mitreOf(['T1078.004', 'container']), { unknown: ['T1078.004'] });
    assert.deepEqual(mitreOf(['T1078.004', 'T1552']), {
      mitreAttack: {
        primaryTactic: 'CREDENTIAL_ACCESS',
        // T1078 is under four other tactics.
        primaryTechniques: ['UNSECURED_CREDENTIALS'],
        additionalTechniques: ['CLOUD_ACCOUNTS', 'VALID_ACCOUNTS'],
      },
      unknown: [],
    });
  });

  it('reports unknown names, once', () => {
    const tags = ['T1021', 'T1087', 'TA0099', 'mitre_port_knocking', 'T9999.001', 'T1021'];
    assert.deepEqual(mitreOf(tags), {
      unknown: ['T1021', 'T1087', 'TA0099', 'mitre_port_knocking', 'T9999.001'],
    });
  });

  it('does not recognize other tags as MITRE', () => {
    const tags = ['container', 'CIS', 'MITRE', 'mitre_attack', 'MITRE ATT&CK', 'T4', 't3.micro'];
    assert.deepEqual(mitreOf([...tags, 'Tag1059', 'T10599', 'mit', 'toString', '__proto__', '']), {
      unknown: [],
    });
  });

  it('uses only values of the enums, for any tags', () => {
    const known = new Set<string>([...Object.values(tactics), ...Object.values(techniques)]);
    const part = fc.constantFrom(
      'mitre',
      'MITRE',
      '_',
      '-',
      'T1059',
      '.004',
      'TA0002',
      'constructor',
    );
    const tag = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(tag), (tags) => {
        const { mitreAttack, unknown } = mitreOf(tags);
        const named = [
          mitreAttack?.primaryTactic ?? 'EXECUTION',
          ...(mitreAttack?.primaryTechniques ?? []),
          ...(mitreAttack?.additionalTactics ?? []),
          ...(mitreAttack?.additionalTechniques ?? []),
        ];
        assert.ok(named.every((name) => known.has(name)));
        assert.ok(unknown.every((name) => tags.includes(name)));
      }),
    );
  });
});
