import type { Audit } from './audit.ts';
import type { EffectCounts } from './effects.ts';
import type { Plan } from './plan.ts';
import type { Sent } from './sender.ts';
import type { Injected } from './fault-injector.ts';

/** The result of a run. */
export interface Report {
  readonly plan: Plan;
  readonly sent: Sent;
  readonly injected: Injected;
  readonly audit: Audit;
  readonly effects: EffectCounts;
  readonly tookMs: number;
  /** All differences, described; empty if there are none. */
  readonly differences: readonly string[];
}

const shownDifferences = 20;

export function reportText(report: Report): string {
  const { plan, sent, injected, audit, effects, tookMs, differences } = report;
  const { kills } = injected;
  const sendings = plan.requests.reduce((all, { sendings: { length } }) => all + length, 0);
  const rows: [string, string][] = [
    ['seed', String(plan.seed)],
    [
      'sent',
      `${formatted(plan.kinds.length)} events, ${formatted(sendings)} with repetitions, in ${formatted(sent.requests)} of ${formatted(plan.requests.length)} requests; ${formatted(sent.attempts)} attempts: ${counts(sent.statuses)}`,
    ],
    [
      'acknowledged',
      `${formatted(audit.acknowledged)} events${audit.unacknowledged > 0 ? `; ${formatted(audit.unacknowledged)} were sent and not acknowledged` : ''}`,
    ],
    [
      'findings',
      `${formatted(audit.findings)}, ${differences.length === 0 ? 'each right in every field' : 'but for the differences below'}${audit.withoutDetails > 0 ? `; ${formatted(audit.withoutDetails)} without cluster and node pool, since the Compute API failed` : ''}`,
    ],
    [
      'dead letters',
      `${formatted(sum(audit.dead))}: ${counts(Object.entries(audit.dead))}; ${formatted(audit.deadCopies)} further copies`,
    ],
    ['logged drops', `${formatted(sum(audit.dropped))}: ${counts(Object.entries(audit.dropped))}`],
    ['ignored', formatted(audit.ignored)],
    [
      'killed',
      `receive ${kills.receive}, enrich ${kills.enrich}, write ${kills.write} times; frozen ${injected.freezes} times; deliveries restarted ${injected.restarts} times; ${injected.phases} phases of faults; networks cut ${injected.cuts} times, stalled ${injected.stalls} times; ${formatted(effects.bugs)} exceptions in ${injected.bugs} periods`,
    ],
    [
      'Pub/Sub',
      `${formatted(effects.deliveries)} deliveries, ${formatted(effects.failedDeliveries)} of which failed; handed back: ${counts(Object.entries(effects.retried))}`,
    ],
    [
      'SCC',
      `${counts(Object.entries(effects.scc))}; ${formatted(effects.lostReplies)} written without an answer; ${formatted(effects.duplicates)} found there already`,
    ],
    ['Compute', counts(Object.entries(effects.compute))],
    ['took', `${Math.round(tookMs / 1000)} s`],
    ['differences', differences.length === 0 ? 'none' : formatted(differences.length)],
  ];
  const table = rows.map(([label, text]) => `${label.padEnd(13)} ${text}`);
  const shown = differences.slice(0, shownDifferences).map((difference) => `  ${difference}`);
  const more = differences.length - shown.length;
  return [...table, ...shown, ...(more > 0 ? [`  and ${formatted(more)} more`] : [])].join('\n');
}

/** One line, for one of many runs. */
export function reportLine({
  plan,
  audit,
  injected,
  effects,
  tookMs,
  differences,
}: Report): string {
  const { kills } = injected;
  return (
    `seed ${plan.seed}: ${differences.length === 0 ? 'ok' : `${formatted(differences.length)} differences`}, ` +
    `${formatted(audit.acknowledged)} of ${formatted(plan.kinds.length)} events acknowledged: ${formatted(audit.findings)} findings, ` +
    `${formatted(sum(audit.dead))} dead letters, ${formatted(sum(audit.dropped))} drops, ${formatted(audit.ignored)} ignored; ` +
    `${kills.receive + kills.enrich + kills.write} kills, ${formatted(effects.failedDeliveries)} failed deliveries, ` +
    `${formatted(effects.lostReplies)} lost replies; ${Math.round(tookMs / 1000)} s`
  );
}

export function reportJson({
  plan,
  sent,
  injected,
  audit,
  effects,
  tookMs,
  differences,
}: Report): object {
  return {
    seed: plan.seed,
    ok: differences.length === 0,
    ...audit,
    requests: sent.requests,
    attempts: Object.fromEntries(sent.statuses),
    kills: injected.kills,
    freezes: injected.freezes,
    deliveriesRestarted: injected.restarts,
    phases: injected.phases,
    cuts: injected.cuts,
    stalls: injected.stalls,
    bugs: injected.bugs,
    effects,
    tookMs,
    differences,
  };
}

/** The planned faults and their times, as determined by the seed. */
export function planText({ seed, kinds, requests, faults, endsAt }: Plan): string {
  const forms = new Map<string, number>();
  for (const { form, gzip } of requests) {
    const name = gzip ? `${form} gzipped` : form;
    forms.set(name, (forms.get(name) ?? 0) + 1);
  }
  const byKind = [...Map.groupBy(kinds, ({ name }) => name)].map(
    ([name, all]) => `  ${String(all.length).padStart(6)} ${name}`,
  );
  const lines = faults.map(
    ({ at, durationMs, ...fault }) =>
      `  ${(at / 1000).toFixed(1).padStart(7)} s for ${(durationMs / 1000).toFixed(1)} s  ${JSON.stringify(fault)}`,
  );
  return [
    `plan of seed ${seed}: ${formatted(kinds.length)} events in ${formatted(requests.length)} requests over ${Math.round(endsAt / 1000)} s (${counts(forms)})`,
    ...byKind.toSorted(),
    ...lines,
  ].join('\n');
}

function counts(entries: Iterable<[string, number]>): string {
  const texts = [...entries].map(([name, count]) => `${name} ${formatted(count)}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
}

function sum(byName: Readonly<Record<string, number>>): number {
  return Object.values(byName).reduce((total, count) => total + count, 0);
}

function formatted(count: number): string {
  return count.toLocaleString('en-US');
}
