import { tactics, techniques } from '../../../functions/write/generated/mitre-table.ts';

/** ATT&CK ids by their names in SCC. */
const tacticIds = new Map<string, string>(Object.entries(tactics).map(([id, name]) => [name, id]));
const techniqueIds = new Map<string, string>(
  Object.entries(techniques).map(([id, name]) => [name, id]),
);

export interface MitreEntry {
  readonly id: string;
  readonly url: string;
}

/** https://attack.mitre.org/tactics/TA0002/ for EXECUTION. Undefined for a name that SCC does not have. */
export function tactic(name: string): MitreEntry | undefined {
  const id = tacticIds.get(name);
  return id === undefined ? undefined : { id, url: `https://attack.mitre.org/tactics/${id}/` };
}

/** https://attack.mitre.org/techniques/T1059/004/ for UNIX_SHELL. */
export function technique(name: string): MitreEntry | undefined {
  const id = techniqueIds.get(name);
  if (id === undefined) return undefined;
  return { id, url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/` };
}
