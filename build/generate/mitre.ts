import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const proto =
  '@google-cloud/security-center/build/protos/google/cloud/securitycenter/v2/mitre_attack.proto';

/**
 * Returns the table of MITRE ATT&CK ids and Security Command Center's names for them, from a proto of the client. The
 * ids are only in the proto's comments. protos.json lacks comments, and would cost 10 MB at run time.
 */
export async function mitreTable(): Promise<string> {
  const source = await readFile(fileURLToPath(import.meta.resolve(proto)), 'utf8');
  return table(
    entriesOf(source, 'Tactic', /^TA\d{4}$/),
    entriesOf(source, 'Technique', /^T\d{4}(?:\.\d{3})?$/),
  );
}

/**
 * The id and the name of each value of an enum except the unspecified one, in file order.
 * @throws Error if a comment is not an id, or an id occurs twice: a person must decide then.
 */
function entriesOf(source: string, name: string, idPattern: RegExp): [id: string, value: string][] {
  const body = new RegExp(`^  enum ${name} \\{\\n(.*?)^  \\}\\n`, 'ms').exec(source)?.[1] ?? '';
  const entries = new Map<string, string>();
  for (const [, comment = '', value = '', number] of body.matchAll(
    /((?:^ *\/\/.*\n)*)^ *(\w+) = (\d+);$/gm,
  )) {
    if (number === '0') continue;
    const id = comment.replaceAll(/^ *\/\/ ?/gm, '').trim();
    if (!idPattern.test(id))
      throw new Error(`${value} of ${name} has no id but ${JSON.stringify(id)}`);
    if (entries.has(id)) throw new Error(`${id} is both ${entries.get(id)} and ${value}`);
    entries.set(id, value);
  }
  if (entries.size === 0) throw new Error(`${proto} has no enum ${name}`);
  return [...entries];
}

function table(tactics: [string, string][], techniques: [string, string][]): string {
  return `
/** google/cloud/securitycenter/v2/mitre_attack.proto: the tactics by their ids. */
export const tactics = {
${properties(tactics)}
} as const;

/** The techniques and sub-techniques in the same form. */
export const techniques = {
${properties(techniques)}
} as const;

export type TacticId = keyof typeof tactics;
export type Tactic = (typeof tactics)[TacticId];
export type TechniqueId = keyof typeof techniques;
export type Technique = (typeof techniques)[TechniqueId];
`;
}

function properties(entries: [string, string][]): string {
  return entries.map(([id, name]) => `  '${id}': '${name}',`).join('\n');
}
