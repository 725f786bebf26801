import { secrets } from '../../../functions/enrich/masking/published-fields.ts';
import { propertyName } from '../../../functions/write/finding/property-names.ts';
import { carriers, type Carrier } from './carriers.ts';
import { placesOf } from './places.ts';

/** The part of docs/coverage.md about fields that Falco, its plugins and Sysdig publish. */
export async function publishedSection(): Promise<string> {
  const all = await carriers();
  const found = await Promise.all(
    all.map(async (carrier, n) => ({ carrier, places: await placesOf(carrier, (n % 2000) * 4) })),
  );
  const groups = Map.groupBy(found, ({ carrier }) => carrier.group);
  return `## Published fields

The fields that Falco's engine, its plugins and Sysdig publish ([the lists](../test/fixtures/fields), with their
sources). Each field was sent with a value, alone and, if a table of its source lists the usual companions, with them.
A field that a table does not list becomes a source property under its own name, \`proc.sid\` as \`proc_sid\`, after all
other properties and within UNCLAIMED_MAX_BYTES. If a finding's native field cannot hold a value, such as an invalid
path, the value also stays as a property.

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
    `${names.length} in total, ${names.length - listed.size} of them only under their own name.`,
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

/** The property under the field's own name, which may have a number. */
function isOwn(place: string, { name }: Carrier): boolean {
  const own = propertyName(name);
  const shown = place.replace(/^sourceProperties\.(?:detail_)?/, '');
  return shown === own || shown.replace(/_\d+$/, '') === own;
}
