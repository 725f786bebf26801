/**
 * Reads the fields in Falco's own texts, for an alert without `output_fields` (json_include_output_fields_property).
 * Reads a field only if its position is unambiguous: a command line or path may contain text that looks like a field.
 */
export function fieldsInOutput(output: string): Record<string, string> {
  const text = output.trimEnd().replace(/\)$/, '');
  const end = ends.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  const found = [
    ...Object.entries(end?.groups ?? {}).map(([group, value]) => [names.get(group), value]),
    ...processIn(text.slice(0, end?.index), end !== undefined),
  ];
  return Object.fromEntries(
    found.filter(
      (entry): entry is [string, string] =>
        entry[0] !== undefined && entry[1] !== undefined && !noValue.has(entry[1]),
    ),
  );
}

const noValue = new Set(['', '<NA>']);

const names = new Map([
  ['id', 'container.id'],
  ['name', 'container.name'],
  ['repository', 'container.image.repository'],
  ['tag', 'container.image.tag'],
  ['pod', 'k8s.pod.name'],
  ['namespace', 'k8s.ns.name'],
]);

/**
 * The ends that Falco appends: the fields that the plugin container suggests; in older versions `%container.info`;
 * before that, the option -pk (https://falco.org/docs/outputs/formatting/).
 */
const ends = [
  / container_id=(?<id>\S*) container_name=(?<name>\S*)(?: container_image_repository=(?<repository>\S*) container_image_tag=(?<tag>\S*))?(?: k8s_pod_name=(?<pod>\S*) k8s_ns_name=(?<namespace>\S*))?$/,
  / container_id=(?<id>\S*) container_image=(?<repository>\S*) container_image_tag=(?<tag>\S*) container_name=(?<name>\S*)(?: k8s_ns=(?<namespace>\S*) k8s_pod_name=(?<pod>\S*))?$/,
  / k8s\.ns=(?<namespace>\S*) k8s\.pod=(?<pod>\S*) container=(?<id>\S*)$/,
];

type Field = readonly [name: string | undefined, value: string | undefined];

/**
 * The beginning of the block that rules of falcosecurity/rules print before that end. Not all print all user fields.
 */
const beginning =
  /^[ (]evt_type=(\S*) user=(\S*)(?: user_uid=(\S*))?(?: user_loginuid=(\S*))? process=/;
const beginningNames = ['evt.type', 'user.name', 'user.uid', 'user.loginuid'];
/** The following keys, each with its separator. A name or a path may contain a blank. */
const rest = [
  [' proc_exepath=', 'proc.name'],
  [' parent=', 'proc.exepath'],
  [' command=', 'proc.pname'],
] as const;

function processIn(text: string, isWhole: boolean): Field[] {
  const start = text.search(/[ (]evt_type=/);
  const match = start === -1 ? null : beginning.exec(text.slice(start));
  // With two matches, one is injected text.
  if (match === null || text.lastIndexOf('evt_type=') !== start + 1) return [];
  const found: Field[] = beginningNames.map((name, index) => [name, match[index + 1]]);
  let from = start + match[0].length;
  for (const [key, name] of rest) {
    const at = text.indexOf(key, from);
    if (at === -1) return [];
    found.push([name, text.slice(from, at)]);
    from = at + key.length;
  }
  // A command line may contain the next key too: it ends at the last one.
  const end = text.lastIndexOf(' terminal=');
  if (end < from) return isWhole ? [...found, ['proc.cmdline', text.slice(from)]] : found;
  const [terminal] = text.slice(end + ' terminal='.length).split(' ', 1);
  return [...found, ['proc.cmdline', text.slice(from, end)], ['proc.tty', terminal]];
}
