import type { Parts } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { Source } from './source.ts';

const prefix = 'Falco internal: ';

/**
 * Falco's events about itself: it missed events, since system calls were dropped or delayed, or a restart failed
 * (falcosecurity/falco:userspace/falco/event_drops.cpp, app/actions/process_events.cpp, app/restart_handler.cpp). They
 * are no attack: "a security observation that is for informational purposes" (finding.proto). Falco's numbers, under
 * their own names, become source properties.
 */
export const falco: Source = {
  watched: 'falco',
  locatedBy: 'node',
  findingClass: 'OBSERVATION',
  matches: ({ rule, source }) => source === 'internal' || rule.startsWith(prefix),
  read: () => ({}),
  describe,
};

function describe({ host }: Parts, { rule, fields }: Alert): string {
  const what = rule.startsWith(prefix) ? rule.slice(prefix.length) : rule;
  const where = host?.name === undefined ? '' : ` on ${host.name}`;
  const { n_drops: drops, n_evts: events } = fields;
  const lost = drops === undefined ? '' : `: ${drops} of ${events ?? 'all'} events were lost`;
  return `Falco reported${where}: ${what}${lost}`;
}
