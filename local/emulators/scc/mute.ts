import { child, isMessage, list, text, type Message } from './messages.ts';
import { timestampOf } from './timestamps.ts';

/** The mute state of a finding, according to Finding.MuteInfo in finding.proto. */

export type Mute = 'MUTED' | 'UNMUTED' | 'UNDEFINED';

/** The part of a mute config that affects findings. */
export interface MuteRule {
  readonly name: string;
  readonly type: 'STATIC' | 'DYNAMIC';
  readonly matches: (finding: Message) => boolean;
}

/**
 * The finding after a manual mute or unmute. "A static mute state overrides any dynamic mute rules"; UNDEFINED removes
 * it, so that those rules apply again.
 */
export function setStaticMute(finding: Message, state: Mute, now: number, initiator = ''): Message {
  const staticMute = state === 'UNDEFINED' ? undefined : { state, applyTime: timestampOf(now) };
  return withMuteInfo(finding, { staticMute, records: recordsOf(finding) }, now, initiator);
}

/**
 * The finding after it was created or updated, or a rule changed. Returns the same object if nothing changes.
 * @param isEvent Whether it was created or updated: static rules apply only to "create/update events of findings", and
 * "once the static mute state has been set, finding or config modifications will not affect the state".
 */
export function applyRules(
  finding: Message,
  rules: readonly MuteRule[],
  now: number,
  isEvent: boolean,
): Message {
  const matching = rules.filter((rule) => rule.matches(finding));
  const before = recordsOf(finding);
  const records = matching
    .filter(({ type }) => type === 'DYNAMIC')
    .map(
      ({ name }) =>
        before.find((record) => text(record, 'muteConfig') === name) ?? {
          muteConfig: name,
          matchTime: timestampOf(now),
        },
    );
  const current = staticMuteOf(finding);
  const rule = isEvent ? matching.find(({ type }) => type === 'STATIC') : undefined;
  const staticMute = current ?? (rule && { state: 'MUTED' as const, applyTime: timestampOf(now) });
  const isSame =
    staticMute === current &&
    records.length === before.length &&
    records.every((record) => before.includes(record));
  if (isSame) return finding;
  const initiator = current === undefined && rule !== undefined ? rule.name : '';
  return withMuteInfo(finding, { staticMute, records }, now, initiator);
}

interface MuteInfo {
  readonly staticMute: Message | undefined;
  readonly records: readonly Message[];
}

function withMuteInfo(
  finding: Message,
  { staticMute, records }: MuteInfo,
  now: number,
  initiator: string,
): Message {
  const previous = text(finding, 'mute');
  const mute =
    staticMute === undefined ? dynamicMute(records, previous) : text(staticMute, 'state');
  const { muteInfo: _, ...others } = finding;
  return {
    ...others,
    mute,
    muteInfo: { ...(staticMute && { staticMute }), dynamicMuteRecords: records },
    ...(mute === previous ? {} : { muteUpdateTime: timestampOf(now), muteInitiator: initiator }),
  };
}

/** Without a rule, a muted finding "may become unmuted"; UNDEFINED "has never been muted/unmuted". */
function dynamicMute(records: readonly Message[], previous: string): Mute {
  if (records.length > 0) return 'MUTED';
  return previous === 'MUTED' || previous === 'UNMUTED' ? 'UNMUTED' : 'UNDEFINED';
}

function staticMuteOf(finding: Message): Message | undefined {
  return child(child(finding, 'muteInfo') ?? {}, 'staticMute');
}

function recordsOf(finding: Message): readonly Message[] {
  return list(child(finding, 'muteInfo') ?? {}, 'dynamicMuteRecords').filter(isMessage);
}
