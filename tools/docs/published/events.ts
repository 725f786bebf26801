import { parseJsonItems } from '@pipeline/shared/items.ts';
import { previewItem } from '../../../scripts/preview/preview-item.ts';

/** Events with chosen values in a sender's own form, and their findings. */

/** The values of an event, by name, as JSON. */
export type Carried = Readonly<Record<string, string>>;

/** Falco's JSON. */
export function falcoEvent(source: string, fields: Carried): string {
  return objectOf({
    rule: '"A rule"',
    priority: '"Warning"',
    time: '"2026-01-02T03:04:05Z"',
    source: JSON.stringify(source),
    hostname: '"node-a"',
    output: '"Something happened"',
    tags: '[]',
    output_fields: objectOf(fields),
  });
}

/** The forms of Sysdig's events with different wrappers. */
export const sysdigForms = ['forwarder', 'api', 'channel'] as const;
export type SysdigForm = (typeof sysdigForms)[number];

export interface SysdigParts {
  readonly source: string;
  readonly fields?: Carried;
  readonly labels?: Carried;
  /** Keys of the content, in addition to or instead of the usual ones. */
  readonly content?: Carried;
  /** Keys of the event, in addition to or instead of the usual ones. */
  readonly event?: Carried;
}

/** An event of Sysdig's forwarder, events API or notification channel in its current form. */
export function sysdigEvent(form: SysdigForm, parts: SysdigParts): string {
  return form === 'channel' ? channelEvent(parts) : secureEvent(form, parts);
}

function channelEvent({ fields = {}, labels = {}, event = {} }: SysdigParts): string {
  const policyEvent = objectOf({
    id: '"17dec715376910362c8c3f62a4ceda2e"',
    name: '"A policy"',
    severity: '4',
    policyId: '7',
    ruleName: '"A rule"',
    ruleType: '"RULE_TYPE_FALCO"',
    output: '"Something happened"',
    timestamp: '1767323045000000',
    fields: objectOf(fields),
    eventLabels: objectOf(labels),
    ...event,
  });
  return objectOf({
    timestamp: '1767323045000000',
    source: '"Sysdig Secure"',
    state: '"ACTIVE"',
    alert: '{"name":"Policy V2 7: A policy","severity":4}',
    event: '{}',
    entities: `[{"entity":"","policies":[],"policyEvents":[${policyEvent}]}]`,
  });
}

function secureEvent(
  form: SysdigForm,
  { source, fields = {}, labels = {}, content = {}, event = {} }: SysdigParts,
): string {
  const body = objectOf({
    id: '"17dec715376910362c8c3f62a4ceda2e"',
    ...(form === 'forwarder' && { type: '"policy"' }),
    timestamp: '1767323045000000000',
    severity: '4',
    name: '"A policy"',
    description: '"What it is for"',
    originator: '"policy"',
    category: '"runtime"',
    source: JSON.stringify(source),
    labels: objectOf(labels),
    content: objectOf({
      ...(form === 'api' && { type: JSON.stringify(contentTypeOf(source)) }),
      ruleName: '"A rule"',
      output: '"Something happened"',
      policyId: '7',
      fields: objectOf(fields),
      ...content,
    }),
    ...event,
  });
  // A page of events, as the API returns it.
  return form === 'api' ? `{"page":{"total":1},"data":[${body}]}` : body;
}

function contentTypeOf(source: string): string {
  return ['syscall', 'k8s_audit', 'aws_cloudtrail'].includes(source)
    ? 'workloadRuntimeDetection'
    : 'agentlessRuntimeDetection';
}

export function objectOf(entries: Carried): string {
  return `{${Object.entries(entries)
    .map(([key, json]) => `${JSON.stringify(key)}:${json}`)
    .join(',')}}`;
}

const options = {
  organization: '123456789012',
  // Another test covers the size limits: raise them here.
  environment: { UNCLAIMED_MAX_BYTES: '60000', FINDING_MAX_BYTES: '1000000' },
  now: '2026-12-31T00:00:00.000000000Z',
};

/**
 * The finding of the only event in a body.
 * @throws Error if there is none.
 */
export async function findingOf(body: string): Promise<Record<string, unknown>> {
  const [item, ...others] = parseJsonItems(body);
  if (item === undefined || others.length > 0) throw new Error('not one event');
  const preview = await previewItem(item, options);
  if ('finding' in preview) return preview.finding;
  throw new Error(JSON.stringify(preview));
}

/** The values of a finding as one text. Omits the id, because it is a hash, and the fields that hold only sentences. */
export function factsOf(finding: Record<string, unknown>): string {
  const { name: _name, description: _description, nextSteps: _nextSteps, ...facts } = finding;
  const { sourceProperties } = facts;
  const properties =
    typeof sourceProperties === 'object' ? { ...sourceProperties, event_id: '', summary: '' } : {};
  return JSON.stringify({ ...facts, sourceProperties: properties });
}
