import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import { validRule } from '../cases/payloads.ts';
import type { Audit } from './audit.ts';
import type { AddedMemory } from './floods.ts';
import { limits } from './limits.ts';
import type { LogWatch } from './log-watch.ts';
import type { MemoryRecord } from './memory.ts';

/** The state of a run once no message is in flight. */
interface Observed {
  readonly stack: Stack;
  readonly audit: Audit;
  readonly logs: LogWatch;
  readonly memory: Readonly<Record<string, MemoryRecord>>;
  readonly addedMemory: AddedMemory;
  /** Messages that no stage acknowledged. */
  readonly backlog: number;
  /** The number of valid events sent. */
  readonly validEvents: number;
}

/** Failures of the whole run rather than of one case. */
export function* overallFailures(
  observed: Observed,
): IterableIterator<readonly [kind: string, what: string]> {
  const { stack, audit, logs, backlog } = observed;
  for (const what of audit.failures) yield ['published', what];
  for (const what of audit.differences(stack)) yield ['count', what];
  for (const [what, line] of logs.leaks) yield ['log', `${what}: ${line.slice(0, 500)}`];
  if (backlog > 0) yield ['count', `${backlog} messages were never done with`];
  yield* memoryFailures(observed);
  yield* outcomeFailures(observed);
  const names = Object.values<string>(topics);
  const unknown = Object.keys(audit.counts).filter(
    (name) => !names.includes(name.split(' ')[0] ?? ''),
  );
  if (unknown.length > 0) yield ['published', `in ${unknown.join(', ')}`];
}

function* memoryFailures({ memory, addedMemory }: Observed): IterableIterator<[string, string]> {
  for (const [stage, { most }] of Object.entries(memory)) {
    if (most > limits.memory) yield ['memory', `${stage} had ${most} MB`];
  }
  for (const who of ['stranger', 'sender'] as const) {
    for (const [name, added] of Object.entries(addedMemory[who])) {
      if (added > limits.added[who]) yield ['memory', `${name}, from a ${who}: ${added} MB more`];
    }
  }
}

function* outcomeFailures({ stack, validEvents }: Observed): IterableIterator<[string, string]> {
  const { retried, failed } = stack.ledger.totals();
  if (retried + failed > 0) {
    const reasons = [...stack.ledger.reasons].map(([reason, count]) => `${reason} ${count}`);
    yield ['fault', `${retried} retried, ${failed} failed: ${reasons.join(', ')}`];
  }
  const findings = stack.scc.findings().filter(({ category }) => category === validRule);
  if (new Set(findings.map(({ name }) => name)).size < validEvents) {
    yield ['count', `${validEvents} valid events, ${findings.length} findings of them`];
  }
}
