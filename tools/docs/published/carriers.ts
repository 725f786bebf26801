import { companies } from './companies.ts';
import {
  objectOf,
  falcoEvent,
  sysdigEvent,
  sysdigForms,
  type Carried,
  type SysdigForm,
} from './events.ts';
import {
  falcoFields,
  spellingsOf,
  sysdigNames,
  type FalcoField,
  type SysdigName,
} from './lists.ts';

/** A place in an event for a published name, and events with values there. */
export interface Carrier {
  /** The name in the event's spelling. */
  readonly name: string;
  readonly type: string;
  /** Its owner: an owner of Falco's fields, or a kind of Sysdig's names. */
  readonly group: string;
  /** Its wrapper, if there are several. */
  readonly form?: SysdigForm;
  /** The published name. */
  readonly published: string;
  /** Set if only sentences contain it: its place in the finding. */
  readonly sentence?: 'description' | undefined;
  /** The event with this JSON value there; without an argument, the event without a value. */
  readonly event: (json?: string) => string;
}

/** Every published field, label and content key, in each of its spellings and forms. */
export async function carriers(): Promise<Carrier[]> {
  const falco = (await falcoFields()).flatMap(ofFalco);
  const sysdig = (await sysdigNames()).flatMap(ofSysdig);
  return [...falco, ...sysdig];
}

/** The event sources of owners whose name differs from theirs. */
const sourcesOfOwners: Readonly<Record<string, readonly string[]>> = {
  'syscall (removed)': ['syscall'],
  container: ['syscall'],
  k8smeta: ['syscall'],
  krsi: ['syscall'],
  anomalydetection: ['syscall'],
  json: ['k8s_audit', 'aws_cloudtrail', 'gcp_auditlog', 'kafka'],
  k8saudit: ['k8s_audit'],
  cloudtrail: ['aws_cloudtrail'],
  gcpaudit: ['gcp_auditlog'],
  journald: ['journal'],
  edera: ['edera_zone'],
};

/** The event sources that an owner's fields describe. */
export function sourcesOf(owner: string): readonly string[] {
  return sourcesOfOwners[owner] ?? [owner];
}

function companyOf(source: string): Carried {
  return Object.fromEntries(
    Object.entries(companies[source] ?? {}).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

function ofFalco({ name: published, type, owner }: FalcoField): Carrier[] {
  return sourcesOf(owner).flatMap((source) =>
    spellingsOf(published).flatMap((name) =>
      [{}, companyOf(source)].map((company) => ({
        name,
        type,
        group: `falco ${owner}`,
        published,
        event: (json) => falcoEvent(source, { ...company, ...at(name, json) }),
      })),
    ),
  );
}

/** The event sources of Sysdig's fields, by prefix; otherwise system calls. */
const sourcesOfFields: readonly (readonly [RegExp, string])[] = [
  [/^aws\./, 'aws_cloudtrail'],
  [/^ct\./, 'awscloudtrail'],
  [/^gcp\./, 'gcp_auditlog'],
  [/^entra\./, 'entra'],
  [/^okta\./, 'okta'],
  [/^github\./, 'github'],
  [/^ka\./, 'k8s_audit'],
  [/^jevt\.obj|^\/(?:operationName|properties)/, 'azure_platformlogs'],
  [/^\//, 'awscloudtrail'],
];

function ofSysdig(row: SysdigName): Carrier[] {
  return sysdigForms.flatMap((form) => ofForm(row, form));
}

function ofForm({ kind, name: published }: SysdigName, form: SysdigForm): Carrier[] {
  const group = `sysdig ${kind}`;
  const [, source = 'syscall'] = sourcesOfFields.find(([begin]) => begin.test(published)) ?? [];
  if (kind === 'field' || kind === 'jevt') {
    const names = kind === 'field' ? spellingsOf(published) : pointersOf(published);
    return names.map((name) => ({
      name,
      type: 'string',
      group,
      form,
      published,
      event: (json) => sysdigEvent(form, { source, fields: at(name, json) }),
    }));
  }
  if (kind === 'label') {
    const name = published.replace('*', 'team');
    const event = (json?: string): string => sysdigEvent(form, { source, labels: at(name, json) });
    return [{ name, type: 'string', group, form, published, event }];
  }
  return kind === 'content' && form !== 'channel' ? contentLeaves(published, form, group) : [];
}

/** `/requestParameters/portRange/from, /to` are two pointers. */
function pointersOf(published: string): string[] {
  const [first = '', ...others] = published.split(', ');
  const rest = others.map((last) => first.slice(0, first.lastIndexOf('/')) + last);
  return [first, ...rest].map((pointer) => `jevt.value[${pointer}]`);
}

function at(name: string, json: string | undefined): Carried {
  return json === undefined ? {} : { [name]: json };
}

const contentSources: Readonly<Record<string, string>> = {
  workloadRuntimeDetection: 'syscall',
  workloadMLRuntimeDetection: 'profiling',
  agentlessRuntimeDetection: 'awscloudtrail',
  agentlessMLRuntimeDetection: 'agentless-aws-ml',
  statefulDetections: 'awscloudtrail',
  k8sAdmissionReview: 'K8SAdmissionController',
};

/** Fields that repeat other parts of the event, or whose keys are published as fields. */
const notLeaves = new Set(['fields', 'sequence', 'stats', 'zones']);

/** `TYPE: key, key?, list[]{key,key?}`, `TYPE.list[]: key, key`, or keys of no type. */
function contentLeaves(published: string, form: SysdigForm, group: string): Carrier[] {
  const [, head, keys = ''] = /^(?:([\w.[\]]+): )?(.*)$/.exec(published) ?? [];
  const [type = '', list] = (head ?? '').replace('[]', '').split('.');
  const source = contentSources[type] ?? 'syscall';
  const typed: Carried = type === '' ? {} : { type: JSON.stringify(type) };
  return leavesOf(keys, list).map((path) => ({
    name: path,
    type: /tags|ChannelIds/i.test(path) ? 'string list' : 'string',
    group,
    form,
    published,
    sentence: path === 'output' ? 'description' : undefined,
    event: (json) =>
      sysdigEvent(form, { source, content: Object.assign({}, typed, placed(path, json)) }),
  }));
}

function leavesOf(keys: string, list: string | undefined): string[] {
  return keys
    .replaceAll(/(\w+)\[\]\{([^}]*)\}/g, (_all, outer: string, inner: string) =>
      inner.replaceAll(/(\w+\??),?/g, `${outer}.$1, `),
    )
    .split(/, | \/ /)
    .map((key) => key.trim().replace('?', ''))
    .filter((key) => key !== '' && !notLeaves.has(key))
    .map((key) => (list === undefined ? key : `${list}.${key}`));
}

/** A separate value, or in the only element of a list. */
function placed(path: string, json: string | undefined): Carried {
  const [outer = '', inner] = path.split('.');
  if (json === undefined) return {};
  return { [outer]: inner === undefined ? json : `[${objectOf({ [inner]: json })}]` };
}
