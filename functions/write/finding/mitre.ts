import { defined } from '@pipeline/shared/objects.ts';
import type { Tactic, Technique } from '../generated/mitre-table.ts';
import { parentOf, readMitreTag, techniqueOf } from './mitre-tag.ts';
import { singleTacticOf } from './single-tactics.ts';

/** A finding's `mitreAttack`. The tags name no version of ATT&CK, so neither does this. */
export interface MitreAttack {
  readonly primaryTactic: Tactic;
  readonly primaryTechniques?: Technique[];
  readonly additionalTactics?: Tactic[];
  readonly additionalTechniques?: Technique[];
}

export interface MitreReading {
  /** None without a tactic: that is what Security Command Center shows and groups findings by. */
  readonly mitreAttack?: MitreAttack;
  /** The tags that are MITRE's, but that `mitreAttack` leaves out. */
  readonly unknown: string[];
}

/**
 * The tactics and techniques (https://attack.mitre.org) that a rule's tags name.
 *
 * The first tactic is the primary one; where the tags are sorted, as Falco sorts them, their order says nothing, and the
 * first that a tagged technique serves alone is preferred, with that technique. Tags do not say which technique goes with which tactic; the
 * primary technique is the first that ATT&CK does not put under other tactics only, else just the
 * first. It comes with all that is tagged of its family: `primary_techniques` is "repeated because
 * there are multiple levels", a sub-technique and its parent. The others are additional. Where no tag
 * names a tactic, those count that a technique can only serve.
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
  const primaryFamily = parentOf(own ?? ids.find((id) => fits(id)) ?? ids[0] ?? '');
  const primary = ids.filter((id) => parentOf(id) === primaryFamily);
  const mitreAttack = defined({
    primaryTactic,
    primaryTechniques: withParents(primary),
    additionalTactics: orNothing(additionalTactics),
    additionalTechniques: withParents(ids.filter((id) => !primary.includes(id))),
  });
  return { mitreAttack, unknown };
}

/** Sub-techniques come before their parents, as in the example of mitre_attack.proto. */
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
