import { recipes, type RecipeSample } from '../../../scripts/send/recipes.ts';
import { textOf } from '../../../build/generate/repository.ts';
import { withTables } from '../../../build/generate/markdown.ts';
import { isObject } from '@pipeline/shared/json.ts';
import { snapshots, type Snapshot } from '../../lib/snapshots.ts';
import { readRulesFile } from './rules-file.ts';
import { sysdigResources } from './sysdig.ts';

/** The fields of a finding that its recipe shows. */
const shownFields = [
  'category',
  'severity',
  'resourceName',
  'mitreAttack',
  'kubernetes',
  'containers',
  'processes',
  'files',
  'access',
];

/** Returns the content of the recipes' pages and of the same policies for Sysdig, by path. */
export async function recipePages(): Promise<Record<string, string>> {
  const findings = await snapshots();
  const pages: Record<string, string> = {};
  for (const [name, { attack, harmless }] of Object.entries(recipes)) {
    const rules = await textOf(`docs/recipes/falco/${name}.yaml`);
    const path = `docs/recipes/${name}.md`;
    pages[path] = withTables(await textOf(path), {
      rules: fenced('yaml', rules),
      samples: [
        ...attack.map((sample) => sampleLine('attack', sample)),
        ...harmless.map((sample) => sampleLine('harmless', sample)),
      ].join('\n'),
      finding: fenced('json', `${jsonText(shownPart(findings, attack[0]?.name ?? ''), '')}\n`),
    });
    pages[`docs/recipes/sysdig/${name}.tf`] = sysdigResources(readRulesFile(rules));
  }
  return pages;
}

function sampleLine(kind: string, { name, what }: RecipeSample): string {
  return `- ${kind}: [${what}](../../local/samples/${name}.json)`;
}

/** @throws Error If the sample produces no finding. */
function shownPart(all: readonly Snapshot[], name: string): unknown {
  const [preview] = all.find((each) => each.name === name)?.actual ?? [];
  if (preview === undefined || !('finding' in preview)) throw new Error(`${name} is no finding`);
  const { finding } = preview;
  return Object.fromEntries(
    shownFields.flatMap((field) => (finding[field] === undefined ? [] : [[field, finding[field]]])),
  );
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\``;
}

/** Formats JSON as oxfmt does: an array of strings is on one line if it fits. */
function jsonText(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
    if (value.every((each) => typeof each === 'string') && flat.length < 80) return flat;
    return `[\n${value.map((each) => inner + jsonText(each, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)}: ${jsonText(each, inner)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}
