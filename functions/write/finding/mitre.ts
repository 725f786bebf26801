import { defined } from '@pipeline/shared/objects.ts';
import type { Tactic, Technique } from '../generated/mitre-table.ts';
import { parentOf, readMitreTag, techniqueOf } from './mitre-tag.ts';
import { singleTacticOf } from './single-tactics.ts';

/** A finding's `mitreAttack`. Omits the ATT&CK version, because tags do not name it. */
export interface MitreAttack {
  readonly primaryTactic: Tactic;
  readonly primaryTechniques?: Technique[];
  readonly additionalTactics?: Tactic[];
  readonly additionalTechniques?: Technique[];
}

export interface MitreReading {
  /** Absent without a tactic: Security Command Center displays and groups findings by tactic. */
  readonly mitreAttack?: MitreAttack;
  /** MITRE tags that `mitreAttack` omits. */
  readonly unknown: string[];
}

/**
 * The tactics and techniques (https://attack.mitre.org) that a rule's tags name.
 *
 * The first tactic is the primary one. If the tags are sorted, as Falco's are, their order carries no information:
 * prefer the first tactic to which a tagged technique belongs exclusively, with that technique. Tags do not pair
 * techniques with tactics. The primary technique is the first one that ATT&CK does not assign only to other tactics,
 * otherwise the first one that belongs to no additional tactic either. All tagged members of its family, a parent and
 * its sub-techniques, are primary too: `primary_techniques` is "repeated because there are multiple levels". The others
 * are additional. Without a tactic tag, use the techniques that belong to a single tactic.
 */
export function mitreOf(ruleTags: readonly string[]): MitreReading {
  const tags = ruleTags.map((tag) => ({ tag, named: readMitreTag(tag) }));
  const ids = unique(tags.flatMap(({ named }) => (named?.kind === 'technique' ? [named.id] : [])));
  const tagged = tags.flatMap(({ named }) => (named?.kind === 'tactic' ? [named.tactic] : []));
  const derived = ids.flatMap((id) => singleTacticOf(id) ?? []);
  const candidates = unique(tagged.length > 0 ? tagged : derived);
  const isUnordered = isSorted(ruleTags);
  const primaryTactic =
    (isUnordered ? candidates.find((tactic) => derived.includes(tactic)) : undefined) ??
    candidates[0];
  const additionalTactics = candidates.filter((tactic) => tactic !== primaryTactic);
  const isLeftOut = (kind: string | undefined): boolean =>
    kind === 'unknown' || (kind === 'technique' && primaryTactic === undefined);
  const unknown = unique(tags.flatMap(({ tag, named }) => (isLeftOut(named?.kind) ? [tag] : [])));
  if (primaryTactic === undefined) return { unknown };

  const fits = (id: string): boolean => (singleTacticOf(id) ?? primaryTactic) === primaryTactic;
  const own = isUnordered ? ids.find((id) => singleTacticOf(id) === primaryTactic) : undefined;
  const isOfAdditional = (id: string): boolean =>
    additionalTactics.some((tactic) => tactic === singleTacticOf(id));
  const fitting = ids.find((id) => fits(id)) ?? ids.find((id) => !isOfAdditional(id));
  const primaryFamily = parentOf(own ?? fitting ?? '');
  const primary = ids.filter((id) => parentOf(id) === primaryFamily);
  const mitreAttack = defined({
    primaryTactic,
    primaryTechniques: withParents(primary),
    additionalTactics: orNothing(additionalTactics),
    additionalTechniques: withParents(ids.filter((id) => !primary.includes(id))),
  });
  return { mitreAttack, unknown };
}

/** Sub-techniques precede their parents, as in the example of mitre_attack.proto. */
function withParents(ids: readonly string[]): Technique[] | undefined {
  const families = Map.groupBy(ids, (id) => parentOf(id));
  const all = [...families].flatMap(([parent, family]) =>
    family.filter((id) => id !== parent).concat(parent),
  );
  return orNothing(all.flatMap((id) => techniqueOf(id) ?? []));
}

function isSorted(tags: readonly string[]): boolean {
  return tags.every((tag, at) => at === 0 || (tags[at - 1] ?? '') <= tag);
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function orNothing<T>(values: T[]): T[] | undefined {
  return values.length === 0 ? undefined : values;
}
