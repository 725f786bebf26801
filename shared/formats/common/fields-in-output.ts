/**
 * The fields that Falco's own texts print, for an alert without `output_fields` (json_include_output_fields_property). Only
 * where their place leaves no doubt: what a command line or a path holds may look like any of them.
 */
export function fieldsInOutput(output: string): Record<string, string> {
  return {
    ...groupsOf(atEnd.exec(output)),
    ...groupsOf(olderEnd.exec(output)),
    ...process(output),
  };
}

const names = new Map([
  ['container', 'container.id'],
  ['name', 'container.name'],
  ['repository', 'container.image.repository'],
  ['tag', 'container.image.tag'],
  ['pod', 'k8s.pod.name'],
  ['namespace', 'k8s.ns.name'],
]);

/** What Falco appends by itself (falcosecurity/plugins:plugins/container, the fields that suggest themselves). */
const atEnd =
  /(?:^|[ (])container_id=(?<container>\S+) container_name=(?<name>\S+)(?: container_image_repository=(?<repository>\S+) container_image_tag=(?<tag>\S+))?(?: k8s_pod_name=(?<pod>\S+) k8s_ns_name=(?<namespace>\S+))?\)?$/;

/** What the option -pk appended before (https://falco.org/docs/outputs/formatting/). */
const olderEnd = / k8s\.ns=(?<namespace>\S+) k8s\.pod=(?<pod>\S+) container=(?<container>\S+)$/;

/** What the rules of falcosecurity/rules end in, before that: each key in turn, up to the next. */
const keys = [
  ' evt_type=',
  ' user=',
  ' user_uid=',
  ' user_loginuid=',
  ' process=',
  ' proc_exepath=',
  ' parent=',
  ' command=',
];
const block: readonly string[] = [
  'evt.type',
  'user.name',
  'user.uid',
  'user.loginuid',
  'proc.name',
  'proc.exepath',
  'proc.pname',
];

function process(output: string): Record<string, string> {
  const found: [name: string, value: string][] = [];
  let start = output.indexOf(keys[0] ?? '');
  // Two of them, and one is somebody's invention.
  if (start === -1 || start !== output.lastIndexOf(keys[0] ?? '')) return {};
  for (const [index, name] of block.entries()) {
    const from = start + (keys[index] ?? '').length;
    start = output.indexOf(keys[index + 1] ?? '', from);
    if (start === -1) return {};
    found.push([name, output.slice(from, start)]);
  }
  // A command line may hold the next key: it ends at the last.
  const end = output.lastIndexOf(' terminal=');
  const from = start + ' command='.length;
  if (end < from) return {};
  const [terminal = ''] = output.slice(end + ' terminal='.length).split(' ', 1);
  found.push(['proc.cmdline', output.slice(from, end)], ['proc.tty', terminal]);
  return Object.fromEntries(found.filter(([, value]) => value !== '' && value !== '<NA>'));
}

function groupsOf(match: RegExpExecArray | null): Record<string, string> {
  const found = Object.entries(match?.groups ?? {});
  return Object.fromEntries(
    found.flatMap(([group, value]) => {
      const name = names.get(group);
      return name === undefined || value === undefined || value === '<NA>' ? [] : [[name, value]];
    }),
  );
}
