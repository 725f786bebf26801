import type { Parts } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import type { Source } from './source.ts';

const prefix = 'Falco internal: ';

/**
 * Falco about itself: it was blind for a while, since system calls were dropped or came late, or a restart failed
 * (falcosecurity/falco:userspace/falco/event_drops.cpp, app/actions/process_events.cpp, app/restart_handler.cpp). Nobody
 * did anything: "a security observation that is for informational purposes" (finding.proto). Its numbers, under names of
 * their own, are source properties.
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
