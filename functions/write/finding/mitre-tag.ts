import { tactics, techniques, type Tactic, type Technique } from '../generated/mitre-table.ts';

/** The meaning of a tag. Unknown: a MITRE tag that Security Command Center has no name for. */
export type MitreTag =
  | { readonly kind: 'tactic'; readonly tactic: Tactic }
  | { readonly kind: 'technique'; readonly id: string; readonly technique: Technique }
  | { readonly kind: 'unknown' };

const tacticsById = new Map<string, Tactic>(Object.entries(tactics));
const tacticsByName = new Map<string, Tactic>(Object.values(tactics).map((name) => [name, name]));
const techniquesById = new Map<string, Technique>(Object.entries(techniques));
const idsByName = new Map<string, string>(
  Object.entries(techniques).map(([id, name]) => [name, id]),
);

/** The framework's name, `mitre`, `attack` or both, before the rest of a tag. */
const framework = /^(mit+re?(?![a-z])[^a-z0-9]*)?(att.?ck(?![a-z])[^a-z0-9]*)?(.*)$/is;

/**
 * Reads one rule tag; undefined if it is unrelated to MITRE. The senders' spellings: `mitre_execution`, `T1059.004`,
 * `TA0011` (falcosecurity/rules), `T1562-impair-defenses`, `mitre_data_destruction` (falcosecurity/plugins: gcpaudit),
 * `MITRE_TA0003_persistence`, `MITRE_T1136.001_create_account_local_account` and plain `MITRE` (Sysdig),
 * `attack.t1059.004` (Sigma). An id takes precedence over the words after it. Words must match an enum name exactly: a
 * near match is a guess.
 */
export function readMitreTag(tag: string): MitreTag | undefined {
  const [, mitre, attack, rest = ''] = framework.exec(tag) ?? [];
  const [, id, sub = ''] = /^(TA?\d{4})(?:[._/](\d{3}))?(?![a-z0-9])/i.exec(rest) ?? [];
  if (id !== undefined) return byId(id.toUpperCase() + (sub && `.${sub}`));
  // The framework's name alone carries no information.
  if ((mitre ?? attack) === undefined || rest === '') return undefined;
  const named = byName(rest.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_'));
  return mitre === undefined && named.kind === 'unknown' ? undefined : named;
}

/** T1059 for T1059.004, and for itself. */
export function parentOf(id: string): string {
  return id.split('.', 1)[0] ?? id;
}

export function techniqueOf(id: string): Technique | undefined {
  return techniquesById.get(id);
}

function byId(id: string): MitreTag {
  const tactic = tacticsById.get(id);
  if (tactic !== undefined) return { kind: 'tactic', tactic };
  // A sub-technique without its own enum name counts as its parent.
  const nameable = techniquesById.has(id) ? id : parentOf(id);
  const technique = techniquesById.get(nameable);
  if (technique === undefined) return { kind: 'unknown' };
  return { kind: 'technique', id: nameable, technique };
}

function byName(name: string): MitreTag {
  const tactic = tacticsByName.get(name);
  if (tactic !== undefined) return { kind: 'tactic', tactic };
  const id = idsByName.get(name);
  return id === undefined ? { kind: 'unknown' } : byId(id);
}
