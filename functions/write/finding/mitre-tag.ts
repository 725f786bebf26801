import { tactics, techniques, type Tactic, type Technique } from '../generated/mitre-table.ts';

/** What a tag names. Unknown: something of MITRE that Security Command Center has no name for. */
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

/**
 * Reads one rule tag; undefined when it has nothing to do with MITRE. The spellings of the senders:
 * `mitre_execution`, `T1059.004`, `TA0011` (falcosecurity/rules), `T1562-impair-defenses`,
 * `mitre_data_destruction` (falcosecurity/plugins: gcpaudit), `MITRE_TA0003_persistence`,
 * `MITRE_T1136.001_create_account_local_account` and plain `MITRE` (Sysdig). An id outweighs the words
 * after it. Words must be just the name of the enum: what they nearly say is a guess.
 */
export function readMitreTag(tag: string): MitreTag | undefined {
  const [, prefix, rest = tag] = /^(mit+re?)(?![a-z])[^a-z0-9]*(.*)$/i.exec(tag) ?? [];
  const [, id] = /^(TA?\d{4}(?:\.\d+)?)(?![a-z0-9])/i.exec(rest) ?? [];
  if (id !== undefined) return byId(id.toUpperCase());
  // The framework's name alone says nothing.
  if (prefix === undefined || /^(?:att.?ck)?$/i.test(rest)) return undefined;
  return byName(rest.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_'));
}

/** T1059 of T1059.004, and of itself. */
export function parentOf(id: string): string {
  return id.split('.', 1)[0] ?? id;
}

export function techniqueOf(id: string): Technique | undefined {
  return techniquesById.get(id);
}

function byId(id: string): MitreTag {
  const tactic = tacticsById.get(id);
  if (tactic !== undefined) return { kind: 'tactic', tactic };
  // A sub-technique without a name of its own counts as its parent.
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
