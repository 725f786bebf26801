import { child, list, text, type Message } from './messages.ts';
import { findingName, parseFindingName } from './names.ts';
import { markOf } from './security-marks.ts';
import { epochNanos } from './timestamps.ts';

/** The fields that filters can name, each with its documentation. */

type Operator = '=' | ':' | '<' | '<=' | '>' | '>=';

export interface FilterField {
  readonly operators: readonly Operator[];
  /** The allowed values for `=`; absent: any text. */
  readonly values?: readonly string[];
  /** Nanoseconds since the epoch for times. */
  readonly read: (finding: Message) => string | bigint;
  /** A filter value in the form that `read` returns. */
  readonly write?: (value: string) => string;
}

export interface FilterLanguage {
  readonly fields: ReadonlyMap<string, FilterField>;
  /** The maps whose values can be compared, by the part before the key: `security_marks.marks`. */
  readonly maps: ReadonlyMap<string, (key: string) => FilterField>;
  /** Documented fields that the emulator does not support. */
  readonly notEmulated: ReadonlySet<string>;
}

const texts = ['=', ':'] as const;
const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'SEVERITY_UNSPECIFIED'];
const states = ['ACTIVE', 'INACTIVE'];
const classes = ['THREAT', 'VULNERABILITY', 'MISCONFIGURATION', 'OBSERVATION'];

const plain = (field: string): FilterField => ({
  operators: texts,
  read: (finding) => text(finding, field),
});

const category = plain('category');
const resourceName = plain('resourceName');
const severity: FilterField = {
  operators: texts,
  values: severities,
  read: (finding) => text(finding, 'severity') || 'SEVERITY_UNSPECIFIED',
};
const findingClass: FilterField = { ...plain('findingClass'), values: classes };
const joined = (field: string): FilterField => ({
  operators: texts,
  read: (finding) => list(child(finding, 'indicator') ?? {}, field).join('\n'),
});

/** The emulator knows only the name of a resource. */
const resourceFields = [
  'resource.parent_name',
  'resource.parent_display_name',
  'resource.project_name',
  'resource.project_display_name',
  'resource.type',
  'resource.folders.resource_folder',
];

/** ListFindingsRequest.filter in google/cloud/securitycenter/v2/securitycenter_service.proto. */
export const listLanguage: FilterLanguage = {
  fields: new Map<string, FilterField>([
    ['name', { operators: ['='], read: (finding) => text(finding, 'name'), write: fullName }],
    ['parent', plain('parent')],
    ['resource_name', resourceName],
    ['resource.name', resourceName],
    ['state', { ...plain('state'), values: states }],
    ['category', category],
    ['external_uri', plain('externalUri')],
    ['severity', severity],
    [
      'event_time',
      {
        operators: ['=', '<', '<=', '>', '>='],
        read: (finding) => epochNanos(child(finding, 'eventTime') ?? {}),
      },
    ],
  ]),
  maps: new Map([['security_marks.marks', mark]]),
  notEmulated: new Set([...resourceFields, 'resource.display_name', 'security_marks.marks']),
};

/**
 * MuteConfig.filter in google/cloud/securitycenter/v2/mute_config.proto. Public code has `contains(kubernetes.objects, …)`
 * in mute rules, but no reference of the API does, so it is refused.
 */
export const muteLanguage: FilterLanguage = {
  fields: new Map<string, FilterField>([
    ['severity', severity],
    ['category', category],
    ['resource.name', resourceName],
    ['finding_class', findingClass],
    ['indicator.ip_addresses', joined('ipAddresses')],
    ['indicator.domains', joined('domains')],
  ]),
  maps: new Map(),
  notEmulated: new Set(resourceFields),
};

/**
 * Additions of the Console's query editor: `NOT mute="MUTED"` is an example on its page
 * (https://docs.cloud.google.com/security-command-center/docs/how-to-build-findings-query-console). No reference documents the
 * functions that the page mentions.
 */
export const consoleLanguage: FilterLanguage = {
  fields: new Map([
    ...listLanguage.fields,
    ...muteLanguage.fields,
    ['mute', { operators: ['='], read: (finding) => text(finding, 'mute') || 'UNDEFINED' }],
  ]),
  maps: listLanguage.maps,
  notEmulated: listLanguage.notEmulated,
};

/** "Keys and values are treated as case insensitive" (security_marks.proto). */
function mark(key: string): FilterField {
  return {
    operators: texts,
    read: (finding) => markOf(finding, key).toLowerCase(),
    write: (value) => value.toLowerCase(),
  };
}

function fullName(name: string): string {
  const parsed = parseFindingName(name);
  return parsed === undefined ? name : findingName(parsed);
}
