import assert from 'node:assert/strict';
import {
  compliancesOf,
  type Compliance,
} from '../../../../../functions/write/finding/compliances.ts';
import { itemsOf, readPayload } from '../../../../../scripts/lib/payload.ts';
import { fixtureFiles } from '../../../../../local/samples/index.ts';
import { tagsOf } from './fixture-tags.ts';

const soc2 = (...ids: string[]): Compliance => ({ standard: 'SOC 2', ids });
const nist = (number: string, ...ids: string[]): Compliance => ({
  standard: `NIST ${number}`,
  ids,
});
const iso27001 = (...ids: string[]): Compliance => ({ standard: 'ISO 27001', ids });
const hipaa = (...ids: string[]): Compliance => ({ standard: 'HIPAA', ids });
const hitrust = (...ids: string[]): Compliance => ({ standard: 'HITRUST CSF', ids });
const fedramp = (...ids: string[]): Compliance => ({ standard: 'FedRAMP', ids });
const gdpr = (...ids: string[]): Compliance => ({ standard: 'GDPR', ids });
const pci = (...ids: string[]): Compliance => ({ standard: 'PCI DSS', ids });

const reverseShell = [
  soc2('CC6.6', 'CC6.7'),
  nist('800-53', 'AC-6(9)', 'AC-6(10)', 'AU-6(8)'),
  hipaa('164.308(a)', '164.312(a)', '164.312(b)'),
  hitrust('01.c', '09.aa'),
];
const privilegedShell = [
  soc2('CC6.1'),
  pci('10.1', '10.2.1'),
  nist('800-171', '3.1.1', '3.1.2', '3.14.6', '3.3.1', '3.3.2'),
  nist('800-53', 'AC-17', 'AU-6(8)', 'AU-2', 'AC-2(4)'),
  fedramp('AC-2(4)', 'AU-2'),
  iso27001('A.9.4.4'),
  hipaa('164.308(a)', '164.310(b)', '164.312(a)', '164.312(b)'),
  hitrust(...'01.i 01.j 01.n 01.p 01.s 01.y 06.i 09.aa 09.ab 09.ad 09.ae 09.m 09.s'.split(' ')),
  gdpr('32.1', '32.2'),
];

/** The fixtures whose rules have tags of controls, in the order of the detections. */
const fixtures: Record<string, Compliance[][]> = {
  b01: [[nist('800-53', 'CA-9', 'SC-4')]],
  b03: [reverseShell],
  b17: [privilegedShell],
  b19: [reverseShell, privilegedShell],
  c02: [
    [
      soc2('CC6.1'),
      nist('800-190', '3.4.3', '3.5.5'),
      nist('800-53', 'AC-6(9)', 'AC-6(10)', 'AU-6(8)'),
      iso27001('A.9.2.3'),
      hipaa('164.308(a)', '164.312(a)', '164.312(b)'),
      hitrust('01.c', '09.aa'),
      gdpr('32.1', '32.2'),
    ],
  ],
  c03: [
    [
      soc2('CC6.8', 'CC6.1'),
      nist('800-171', '3.1.1', '3.1.2', '3.1.3', '3.14.6', '3.14.7', '3.4.6'),
      nist('800-53', 'AC-4', 'AC-17', 'SI-4(18)', 'SI-4', 'CM-7'),
      fedramp('CM-7'),
      iso27001('A.9.1.2'),
      hipaa('164.308(a)', '164.310(b)'),
      hitrust(
        ...'01.c 01.i 01.j 01.l 01.n 01.x 01.y 09.ab 09.ac 09.i 09.m 09.s'.split(' '),
        ...'10.j 10.m 11.a 11.b'.split(' '),
      ),
      gdpr('32.1', '32.2'),
    ],
  ],
};

describe('compliances', () => {
  for (const [prefix, expected] of Object.entries(fixtures)) {
    it(`of fixture ${prefix}`, async () => {
      const found = (await tagsOf(prefix)).map((tags) => compliancesOf(tags));
      assert.deepEqual(
        found.filter(({ length }) => length > 0),
        expected,
      );
    });
  }

  it('are in no other fixture', async () => {
    for (const payload of await Promise.all(fixtureFiles.map(readPayload))) {
      if (payload.name.slice(0, 3) in fixtures) continue;
      for (const item of itemsOf(payload)) {
        if (item.kind !== 'detection') continue;
        assert.deepEqual(compliancesOf(item.parse().ruleTags), [], payload.name);
      }
    }
  });

  for (const [tag, standard, id] of [
    ['PCI_DSS_10.2.5', 'PCI DSS', '10.2.5'],
    ['PCI_DSS_11.5.1', 'PCI DSS', '11.5.1'],
    ['pci_dss_6.4.2', 'PCI DSS', '6.4.2'],
    ['PCI_10.2.5', 'PCI DSS', '10.2.5'],
    ['NIST_800-53_AU-10', 'NIST 800-53', 'AU-10'],
    ['NIST_800-53_AC-6(9)', 'NIST 800-53', 'AC-6(9)'],
    ['NIST_800-190_3.4.3', 'NIST 800-190', '3.4.3'],
    ['NIST_800-171_3.1.1', 'NIST 800-171', '3.1.1'],
    ['ISO_27001_A.9.2.3', 'ISO 27001', 'A.9.2.3'],
    ['SOC2_CC6.1', 'SOC 2', 'CC6.1'],
    ['HIPAA_164.308(a)', 'HIPAA', '164.308(a)'],
    ['HITRUST_CSF_01.c', 'HITRUST CSF', '01.c'],
    ['GDPR_32.1', 'GDPR', '32.1'],
    ['FedRAMP_AU-2', 'FedRAMP', 'AU-2'],
    ['FEDRAMP_AU-2', 'FedRAMP', 'AU-2'],
    ['CIS_5.2.1', 'CIS', '5.2.1'],
    ['PCI DSS 10.2.5', 'PCI DSS', '10.2.5'],
    ['pci-dss-10.2.5', 'PCI DSS', '10.2.5'],
    ['NIST-800-53-AC-6(9)', 'NIST 800-53', 'AC-6(9)'],
    ['ISO27001_A.9.2.3', 'ISO 27001', 'A.9.2.3'],
    ['SOC-2-CC6.1', 'SOC 2', 'CC6.1'],
  ] as const) {
    it(`read ${tag}`, () => {
      assert.deepEqual(compliancesOf([tag]), [{ standard, ids: [id] }]);
    });
  }

  it('are grouped by standard and version, in the order of the tags, without duplicates', () => {
    const tags = ['GDPR_32.2', 'PCI_DSS_v4.0_10.2.5', 'GDPR_32.1', 'PCI_DSS_10.1', 'GDPR_32.2'];
    assert.deepEqual(compliancesOf(tags), [
      gdpr('32.2', '32.1'),
      { standard: 'PCI DSS', version: '4.0', ids: ['10.2.5'] },
      pci('10.1'),
    ]);
  });

  it('require a standard with a control', () => {
    const alone = [
      'PCI',
      'PCI_DSS',
      'PCI_DSS_',
      'PCI_DSS_v4.0',
      'NIST',
      'NIST_800-53',
      'NIST_800-53_',
    ];
    const more = [
      'ISO',
      'ISO_27001',
      'SOC2',
      'HIPAA',
      'HITRUST',
      'HITRUST_CSF',
      'FedRAMP',
      'CIS',
      'cis',
    ];
    const other = ['HIPAA_compliance', 'container', 'AWS_EC2', 'MITRE_T1059', 'GDPR_1\n2', ''];
    assert.deepEqual(compliancesOf([...alone, ...more, ...other]), []);
  });
});
