import { secrets } from '../../../functions/enrich/masking/published-fields.ts';
import { propertyName } from '../../../functions/write/finding/property-names.ts';
import { carriers, type Carrier } from './carriers.ts';
import { placesOf } from './places.ts';

/** The part of docs/coverage.md on what Falco, its plugins and Sysdig publish. */
export async function publishedSection(): Promise<string> {
  const all = await carriers();
  const found = await Promise.all(
    all.map(async (carrier, n) => ({ carrier, places: await placesOf(carrier, (n % 2000) * 4) })),
  );
  const groups = Map.groupBy(found, ({ carrier }) => carrier.group);
  return `## Published fields

What Falco's engine, its plugins and Sysdig publish ([the lists](../test/fixtures/fields), with their sources), each
given a value alone and, where a table of its source says what usually stands beside it, among others. What a table does
not list becomes a source property under its own name, \`proc.sid\` as \`proc_sid\`, after all other properties and within
UNCLAIMED_MAX_BYTES. A field that a part takes may leave what the finding cannot hold there, such as a path that is none,
as a property as well.

${[...groups].map(([group, members]) => groupSection(group, members)).join('\n')}`;
}

interface Found {
  readonly carrier: Carrier;
  readonly places: readonly string[];
}

function groupSection(group: string, members: readonly Found[]): string {
  const names = [...new Set(members.map(({ carrier }) => carrier.published))];
  const byPlace = new Map<string, Set<string>>();
  for (const { carrier, places } of members) {
    for (const place of places.filter((each) => !isOwn(each, carrier))) {
      byPlace.set(place, (byPlace.get(place) ?? new Set()).add(carrier.published));
    }
  }
  const listed = new Set([...byPlace.values()].flatMap((each) => Array.from(each)));
  const masked = names.filter((name) => secrets.has(name));
  const summary = [
    `${names.length} in all, ${names.length - listed.size} of them under their own name only.`,
    ...masked.map((name) => `\`${name}\` is masked: it holds a secret.`),
  ].join(' ');
  const rows = [...byPlace]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([place, each]) =>
        `| \`${place}\` | ${[...each].map((name) => `\`${name.replaceAll('|', String.raw`\|`)}\``).join(', ')} |`,
    );
  const table = rows.length === 0 ? [] : ['', '| finding | from |', '|---|---|', ...rows];
  return [`### ${group}`, '', summary, ...table, ''].join('\n');
}

/** The property under the field's own name, which may be numbered. */
function isOwn(place: string, { name }: Carrier): boolean {
  const own = propertyName(name);
  const shown = place.replace(/^sourceProperties\.(?:detail_)?/, '');
  return shown === own || shown.replace(/_\d+$/, '') === own;
}
