import assert from 'node:assert/strict';
import { mitreOf, type MitreReading } from '../../../../../functions/write/finding/mitre.ts';
import { itemsOf, readPayload } from '../../../../../scripts/lib/payload.ts';
import { fixtureFiles } from '../../../../../local/samples/index.ts';
import { tagsOf } from './fixture-tags.ts';

const execution: MitreReading = { mitreAttack: { primaryTactic: 'EXECUTION' }, unknown: [] };
const shell: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['UNIX_SHELL', 'COMMAND_AND_SCRIPTING_INTERPRETER'],
  },
  unknown: [],
};
const deployed = (primaryTactic: 'DEFENSE_EVASION' | 'EXECUTION'): MitreReading => ({
  mitreAttack: { primaryTactic, primaryTechniques: ['DEPLOY_CONTAINER'] },
  unknown: [],
});
const privileged: MitreReading = {
  mitreAttack: {
    primaryTactic: 'PRIVILEGE_ESCALATION',
    primaryTechniques: ['ESCAPE_TO_HOST'],
    additionalTactics: ['EXECUTION'],
    additionalTechniques: ['DEPLOY_CONTAINER'],
  },
  unknown: [],
};
const administration: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['CONTAINER_ADMINISTRATION_COMMAND'],
  },
  unknown: [],
};
const programWritten: MitreReading = {
  mitreAttack: {
    primaryTactic: 'PERSISTENCE',
    primaryTechniques: ['COMPROMISE_HOST_SOFTWARE_BINARY'],
    additionalTactics: ['EXECUTION'],
  },
  unknown: [],
};
const passwordStores: MitreReading = {
  mitreAttack: {
    primaryTactic: 'CREDENTIAL_ACCESS',
    primaryTechniques: ['CREDENTIALS_FROM_PASSWORD_STORES'],
  },
  unknown: [],
};
const createAccount: MitreReading = {
  mitreAttack: {
    primaryTactic: 'PERSISTENCE',
    primaryTechniques: ['LOCAL_ACCOUNT', 'CREATE_ACCOUNT'],
    additionalTactics: ['DEFENSE_EVASION', 'IMPACT'],
    additionalTechniques: ['INDICATOR_REMOVAL', 'ACCOUNT_ACCESS_REMOVAL', 'ACCOUNT_MANIPULATION'],
  },
  unknown: [],
};
const interpreter: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['COMMAND_AND_SCRIPTING_INTERPRETER'],
    additionalTechniques: ['MULTI_STAGE_CHANNELS'],
  },
  unknown: [],
};
const privilegedShell: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['CONTAINER_ADMINISTRATION_COMMAND'],
    additionalTactics: ['PRIVILEGE_ESCALATION'],
    additionalTechniques: ['EXPLOITATION_FOR_PRIVILEGE_ESCALATION'],
  },
  unknown: [],
};
const describeInstances: MitreReading = {
  mitreAttack: {
    primaryTactic: 'DISCOVERY',
    primaryTechniques: ['CLOUD_INFRASTRUCTURE_DISCOVERY'],
  },
  unknown: ['MITRE_T1082_system_information_discovery'],
};
const sensitiveMount: MitreReading = {
  mitreAttack: {
    primaryTactic: 'EXECUTION',
    primaryTechniques: ['CONTAINER_ADMINISTRATION_COMMAND'],
    additionalTactics: ['PRIVILEGE_ESCALATION', 'LATERAL_MOVEMENT', 'DEFENSE_EVASION'],
    additionalTechniques: [
      'ESCAPE_TO_HOST',
      'DEPLOY_CONTAINER',
      // T1055.009 has no name.
      'PROCESS_INJECTION',
      'CREATE_OR_MODIFY_SYSTEM_PROCESS',
    ],
  },
  unknown: [],
};
const metadataService: MitreReading = {
  mitreAttack: {
    primaryTactic: 'CREDENTIAL_ACCESS',
    // T1552.005 and T1552.007 have no name either.
    primaryTechniques: ['UNSECURED_CREDENTIALS'],
    additionalTactics: ['DISCOVERY', 'COLLECTION'],
    additionalTechniques: ['SYSTEM_OWNER_USER_DISCOVERY'],
  },
  unknown: ['MITRE_T119_automated-collection'],
};
const typo: MitreReading = { unknown: ['MITTRE-WHATEVER'] };

/** The fixtures whose rules have MITRE tags, with the expected values, in the order of the detections. */
const fixtures: Record<string, MitreReading[]> = {
  b01: [
    {
      mitreAttack: {
        // T1552 is under Credential Access only.
        primaryTactic: 'CREDENTIAL_ACCESS',
        primaryTechniques: ['CREDENTIALS_IN_FILES', 'UNSECURED_CREDENTIALS'],
      },
      unknown: [],
    },
  ],
  b03: [createAccount, interpreter],
  b04: [createAccount],
  b05: [
    {
      mitreAttack: { primaryTactic: 'PERSISTENCE' },
      unknown: ['MITRE_T1525_implant_internal_image'],
    },
  ],
  b06: [describeInstances],
  b16: [execution],
  b17: [privilegedShell],
  b19: [interpreter, privilegedShell, describeInstances],
  b20: [createAccount],
  c01: [typo, typo],
  c02: [sensitiveMount],
  c03: [metadataService],
  e03: [passwordStores],
  e04: [shell],
  e05: [passwordStores],
  e07: [passwordStores],
  e13: [shell],
  e14: [shell],
  e15: [deployed('EXECUTION')],
  r01: [deployed('DEFENSE_EVASION')],
  r02: [deployed('DEFENSE_EVASION')],
  r03: [
    {
      mitreAttack: {
        primaryTactic: 'IMPACT',
        primaryTechniques: ['RESOURCE_HIJACKING'],
        additionalTactics: ['EXECUTION'],
      },
      unknown: [],
    },
  ],
  r04: [deployed('EXECUTION')],
  r05: [deployed('EXECUTION')],
  r06: [privileged],
  r07: [privileged],
  r08: [administration],
  r09: [administration],
  r10: [administration],
  r11: [programWritten],
  r12: [
    {
      mitreAttack: { primaryTactic: 'EXECUTION', primaryTechniques: ['INGRESS_TOOL_TRANSFER'] },
      unknown: [],
    },
  ],
  r13: [programWritten],
};

describe('MITRE ATT&CK of the payloads', () => {
  for (const [prefix, expected] of Object.entries(fixtures)) {
    it(`of fixture ${prefix}`, async () => {
      const readings = (await tagsOf(prefix)).map((tags) => mitreOf(tags));
      assert.deepEqual(readings.filter(isTelling), expected);
    });
  }

  it('is in no other fixture', async () => {
    for (const payload of await Promise.all(fixtureFiles.map(readPayload))) {
      if (payload.name.slice(0, 3) in fixtures) continue;
      for (const item of itemsOf(payload)) {
        if (item.kind !== 'detection') continue;
        assert.deepEqual(mitreOf(item.parse().ruleTags), { unknown: [] }, payload.name);
      }
    }
  });
});

function isTelling({ mitreAttack, unknown }: MitreReading): boolean {
  return mitreAttack !== undefined || unknown.length > 0;
}
