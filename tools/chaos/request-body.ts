import { gzipSync } from 'node:zlib';
import { isObject, parseForRewriting } from '@pipeline/shared/json.ts';
import type { EventKind } from './event-kind.ts';
import type { Plan, PlannedRequest, Sending } from './plan.ts';

/** A request in its form on the wire. */
export interface Body {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

export function bodyOf(plan: Plan, { sendings, form, gzip, wrapped }: PlannedRequest): Body {
  const texts = wrapped ? wrappedTexts(plan, sendings) : sendings.map((one) => textOf(plan, one));
  const text =
    form === 'ndjson'
      ? texts.join('\n')
      : form === 'object'
        ? texts.join('')
        : `[${texts.join(',')}]`;
  const bytes = Buffer.from(text);
  const type = form === 'ndjson' ? 'application/x-ndjson' : 'application/json';
  return gzip
    ? {
        bytes: Buffer.from(gzipSync(bytes)),
        headers: { 'content-type': type, 'content-encoding': 'gzip' },
      }
    : { bytes, headers: { 'content-type': type } };
}

export function textOf({ kinds }: Plan, { n, copy }: Sending): string {
  return kindOf(kinds, n).event(n, copy).text;
}

export function kindOf(kinds: readonly EventKind[], n: number): EventKind {
  const kind = kinds[n];
  if (kind === undefined) throw new Error(`there is no event ${n}`);
  return kind;
}

/** The elements of an array, some with several events. */
function wrappedTexts(plan: Plan, sendings: readonly Sending[]): string[] {
  const groups = Map.groupBy(sendings, ({ n }) => groupOf(kindOf(plan.kinds, n)));
  return [...groups].flatMap(([group, members]) => {
    const texts = members.map((one) => textOf(plan, one));
    if (group === undefined) return texts;
    return [group === 'sysdig-api' ? page(texts) : notification(texts)];
  });
}

/** The events that may share an element; undefined: a separate element. */
function groupOf({ format, name, counted }: EventKind): string | undefined {
  if (counted !== 'accepted') return undefined;
  if (format === 'sysdig-channel') return name;
  return format === 'sysdig-api' ? format : undefined;
}

/** A page in the form of `/secure/events/v1/events`. */
function page(texts: readonly string[]): string {
  return `{"page":{"total":${texts.length}},"data":[${texts.join(',')}]}`;
}

/** One notification with the policy events of notifications that are otherwise equal. */
function notification(texts: readonly string[]): string {
  const bodies = texts.map(parseForRewriting).filter(isObject);
  const [first = {}] = bodies;
  const entity = entityOf(first);
  const policyEvents = bodies.flatMap((body) => {
    const events = entityOf(body)['policyEvents'];
    return Array.isArray(events) ? (events as unknown[]) : [];
  });
  return JSON.stringify({ ...first, entities: [{ ...entity, policyEvents }] });
}

function entityOf(body: Record<string, unknown>): Record<string, unknown> {
  const entity: unknown = Array.isArray(body['entities']) ? body['entities'][0] : undefined;
  return isObject(entity) ? entity : {};
}
