import type { Tactic } from '../generated/mitre-table.ts';
import { parentOf } from './mitre-tag.ts';

/**
 * Techniques that ATT&CK Enterprise 18.1 assigns to a single tactic, among those that Security Command Center can name.
 * Their sub-techniques all belong to the same one. https://attack.mitre.org/versions/v18/matrices/enterprise/
 */
const singles: readonly (readonly [Tactic, ids: string])[] = [
  ['RECONNAISSANCE', 'T1595'],
  ['RESOURCE_DEVELOPMENT', 'T1587 T1588 T1608'],
  ['INITIAL_ACCESS', 'T1190 T1195'],
  ['EXECUTION', 'T1059 T1106 T1129 T1203 T1204 T1609'],
  ['PERSISTENCE', 'T1136 T1554'],
  ['PRIVILEGE_ESCALATION', 'T1068 T1611'],
  ['DEFENSE_EVASION', 'T1027 T1036 T1070 T1140 T1222 T1553 T1562 T1564 T1578 T1620'],
  ['CREDENTIAL_ACCESS', 'T1003 T1110 T1528 T1539 T1552 T1555 T1649'],
  ['DISCOVERY', 'T1033 T1046 T1057 T1069 T1083 T1087 T1526 T1580 T1613'],
  ['LATERAL_MOVEMENT', 'T1570'],
  ['COLLECTION', 'T1005 T1119'],
  ['COMMAND_AND_CONTROL', 'T1001 T1071 T1090 T1104 T1105 T1132 T1568'],
  ['EXFILTRATION', 'T1020 T1029 T1537 T1567'],
  ['IMPACT', 'T1485 T1486 T1489 T1490 T1495 T1496 T1498 T1531 T1657'],
];

const byId = new Map(
  singles.flatMap(([tactic, ids]) => ids.split(' ').map((id) => [id, tactic] as const)),
);

/** The tactic of a technique or sub-technique, unless it belongs to several. */
export function singleTacticOf(id: string): Tactic | undefined {
  return byId.get(parentOf(id));
}
