import { defined } from '@pipeline/shared/objects.ts';

/** An element of a finding's `compliances`. */
export interface Compliance {
  readonly standard: string;
  readonly version?: string;
  readonly ids: string[];
}

/**
 * The prefixes of tags in Sysdig's and Falco's rules, by standard: `PCI_DSS_10.2.5`, `NIST_800-53_AC-6(9)`,
 * `ISO_27001_A.9.2.3`. Other authors use other separators. A publication's number is part of the standard.
 */
const standards: readonly (readonly [prefix: RegExp, standard: string])[] = [
  [/^PCI(?:[_ -]DSS)?[_ -]/i, 'PCI DSS'],
  [/^NIST[_ -](800-\d+)[_ -]/i, 'NIST'],
  [/^ISO[_ -]?(\d+)[_ -]/i, 'ISO'],
  [/^SOC[_ -]?2[_ -]/i, 'SOC 2'],
  [/^HIPAA[_ -]/i, 'HIPAA'],
  [/^HITRUST[_ -]CSF[_ -]/i, 'HITRUST CSF'],
  [/^GDPR[_ -]/i, 'GDPR'],
  [/^FedRAMP[_ -]/i, 'FedRAMP'],
  [/^CIS[_ -]/i, 'CIS'],
];

/**
 * The controls that a rule's tags name, by standard, in the order of the tags. A standard alone (`PCI`, `NIST_800-53`,
 * `CIS`) names none: Security Command Center expects "policies within the standard".
 */
export function compliancesOf(ruleTags: readonly string[]): Compliance[] {
  const controls = ruleTags.flatMap((tag) => controlOf(tag) ?? []);
  const groups = Map.groupBy(controls, ({ standard, version }) =>
    JSON.stringify([standard, version]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { standard, version } = first;
    return [defined({ standard, version, ids: [...new Set(group.map(({ id }) => id))] })];
  });
}

interface Control {
  readonly standard: string;
  readonly version: string | undefined;
  readonly id: string;
}

function controlOf(tag: string): Control | undefined {
  for (const [prefix, name] of standards) {
    const match = prefix.exec(tag);
    if (match === null) continue;
    const [whole, number] = match;
    const [, version, id = ''] =
      /^(?:v(\d[\d.]*)[_ -])?(.*)$/is.exec(tag.slice(whole.length)) ?? [];
    // A control's id contains a number; a plain word is something else, such as `HIPAA_compliance`.
    if (!/^[\w.()-]*\d[\w.()-]*$/.test(id) || /^v\d[\d.]*$/i.test(id)) return undefined;
    return { standard: number === undefined ? name : `${name} ${number}`, version, id };
  }
  return undefined;
}
