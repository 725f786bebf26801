import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { itemsOf } from '../../scripts/lib/payload.ts';
import { previewItem, type Preview } from '../../scripts/preview/preview-item.ts';
import { comparable } from './comparable.ts';
import type { EventKind, SentEvent } from './event-kind.ts';
import { chaosSettings } from './settings.ts';
import { rfc3339 } from './event-variants.ts';

/** The expected outcome of an event. */
export type Expectation =
  | {
      readonly end: 'finding';
      /** Any one of them: the second is what ADR 8 allows while the Compute API fails. */
      readonly findings: readonly JsonObject[];
      /** The bounds of the time of receipt, if that is the event's time. */
      readonly cameInBetween?: readonly [string, string];
    }
  | { readonly end: 'dead'; readonly topic: string; readonly reason: string }
  | { readonly end: 'dropped'; readonly reason: string }
  | { readonly end: 'ignored' };

export interface ExpectationOptions {
  readonly organization: string;
  /** When the run began. */
  readonly startedAt: string;
  /** No event is later than this instant. */
  readonly now: string;
}

/**
 * The expected outcome of an event, derived from its text alone, without the run: by the code of `npm run preview` for
 * the fields, and from the sent facts for others (id, time, instance).
 * @throws Error if the two contradict each other.
 */
export async function expectationOf(
  kind: EventKind,
  event: SentEvent,
  options: ExpectationOptions,
): Promise<Expectation> {
  if (kind.isStray === true) return { end: 'dead', topic: 'findings-dead', reason: 'invalid' };
  const details = await preview(event, options, event.instance);
  if ('ignored' in details) return { end: 'ignored' };
  if ('dropped' in details) return { end: 'dropped', reason: details.dropped };
  if ('quarantined' in details || 'deadLetter' in details) {
    const reason = 'quarantined' in details ? details.quarantined : details.deadLetter;
    return { end: 'dead', topic: 'events-dead', reason };
  }
  const plain =
    event.instanceMayLackDetails === true ? [await preview(event, options, undefined)] : [];
  const findings = [details, ...plain].flatMap((each) => ('finding' in each ? [each.finding] : []));
  for (const finding of findings) contradict(kind, event, finding);
  return {
    end: 'finding',
    findings: findings.map(comparable),
    ...(event.isDatedByReceipt === true && { cameInBetween: [options.startedAt, options.now] }),
  };
}

async function preview(
  { text }: SentEvent,
  options: ExpectationOptions,
  instance: SentEvent['instance'],
): Promise<Preview> {
  const [item, ...others] = itemsOf({
    name: '',
    body: text,
    contentType: 'application/json',
    isPublished: false,
  });
  if (item === undefined || others.length > 0) throw new Error('an event is not one item');
  const findInstance = instance === undefined ? {} : { findInstance: async () => instance };
  return previewItem(item, {
    ...options,
    environment: { ...chaosSettings.enrich, ...chaosSettings.write },
    ...findInstance,
  });
}

/** The code under test also derives the expectation: check it against independently known facts. */
function contradict(kind: EventKind, { id, time, instance }: SentEvent, finding: JsonObject): void {
  const complain = (what: string, found: unknown, known: unknown): void => {
    if (found === known) return;
    throw new Error(
      `preview says ${what} ${String(found)} of ${kind.name}, and it is ${String(known)}`,
    );
  };
  complain('the id', String(finding['name']).split('/').at(-1), id);
  if (time !== undefined) complain('the time', finding['eventTime'], rfc3339(time));
  if (instance !== undefined) {
    const { project, zone } = instance;
    const name = `//compute.googleapis.com/projects/${project}/zones/${zone}/instances/${instance.id}`;
    complain('the resource', finding['resourceName'], name);
  }
  if (!isObject(finding['sourceProperties'])) throw new Error('preview says no properties');
}
