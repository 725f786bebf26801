import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { weighted } from '../cases/arbitraries.ts';
import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import type { PubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import { startStack, type Stack } from '../../../local/stack/stack.ts';
import { canaries } from '../canaries.ts';
import type { Failures } from '../failures.ts';
import { Tally } from '../tally.ts';
import { Audit } from './audit.ts';
import type { Target, WireCase } from './case.ts';
import { checkAnswer } from './checks.ts';
import { Connections } from './connections.ts';
import { measureFloods, type AddedMemory } from './floods.ts';
import { limits } from './limits.ts';
import { LogWatch } from './log-watch.ts';
import { MemoryWatch, type MemoryRecord } from './memory.ts';
import { overallFailures } from './overall-failures.ts';
import { pushCase } from './push-cases.ts';
import { receiveCase } from './receive-cases.ts';
import { fuzzSettings } from './settings.ts';

export interface WireOptions {
  readonly cases: number;
  readonly seed: number;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly connections?: number;
  /** Whether to measure the memory of single large bodies too: about ten seconds. */
  readonly floods: boolean;
}

export interface WireReport {
  readonly cases: number;
  readonly tally: Record<string, Record<string, number>>;
  readonly slowest: Tally['slowest'];
  readonly memory: Record<string, MemoryRecord>;
  readonly addedMemory: AddedMemory;
  readonly published: Record<string, number>;
  readonly logLines: number;
  readonly longestLogLine: number;
  readonly validEvents: number;
}

/** Sends the cases to the bundles in their processes, and checks everything that is visible from outside. */
export async function runWire(options: WireOptions): Promise<WireReport> {
  const { failures } = options;
  const logs = new LogWatch();
  const stack = await startStack({
    secrets: canaries.secret,
    settings: fuzzSettings,
    onLine: (stage, line) => {
      logs.take(stage, line);
    },
    onDeath: (reason) => {
      failures.report('crash', reason);
    },
  });
  try {
    const { emulator } = stack;
    if (emulator === undefined) throw new Error('the emulator of this repository is needed');
    return await new WireRun(options, stack, emulator, logs).run();
  } finally {
    await stack.close();
  }
}

const wireCase = weighted([6, receiveCase], [3, pushCase('enrich')], [1, pushCase('write')]);

/** Stop sending cases above this backlog. */
const maxBacklog = 2000;

class WireRun {
  readonly #options: WireOptions;
  readonly #stack: Stack;
  readonly #emulator: PubSubEmulator;
  readonly #logs: LogWatch;
  readonly #tally = new Tally();
  readonly #audit: Audit;
  readonly #memory: MemoryWatch;
  readonly #connections: Record<Target, Connections>;
  #next = 0;
  #valid = 0;

  constructor(options: WireOptions, stack: Stack, emulator: PubSubEmulator, logs: LogWatch) {
    const { stages } = stack;
    this.#options = options;
    this.#stack = stack;
    this.#emulator = emulator;
    this.#logs = logs;
    this.#audit = new Audit(emulator);
    const to = (target: Target): Connections =>
      new Connections(Number(new URL(stages[target].url).port));
    this.#connections = { receive: to('receive'), enrich: to('enrich'), write: to('write') };
    const pids = Object.entries(stages).map(([name, { pid = 0 }]) => [name, pid] as const);
    this.#memory = new MemoryWatch(new Map(pids));
  }

  async run(): Promise<WireReport> {
    // Nothing consumes dead letters here: without a subscription they are counted, but not stored.
    for (const { deadSubscription } of pushStages) {
      await this.#stack.pubsub.subscription(deadSubscription).delete();
    }
    const { cases, floods } = this.#options;
    await this.#sendUntil(Math.min(cases, 1000));
    this.#memory.warm();
    const addedMemory = floods
      ? await measureFloods(this.#memory, async (one) => this.#send(one))
      : { stranger: {}, sender: {} };
    await this.#sendUntil(cases);
    await this.#settle();
    const overall = overallFailures({
      stack: this.#stack,
      audit: this.#audit,
      logs: this.#logs,
      memory: this.#memory.records(),
      addedMemory,
      backlog: this.#backlog(),
      validEvents: this.#valid,
    });
    for (const [kind, what] of overall) this.#options.failures.report(kind, what);
    this.#memory.stop();
    this.#audit.stop();
    for (const pool of Object.values(this.#connections)) pool.close();
    return {
      cases: this.#tally.total,
      tally: this.#tally.rows(),
      slowest: this.#tally.slowest,
      memory: this.#memory.records(),
      addedMemory,
      published: this.#audit.counts,
      logLines: this.#logs.lines,
      longestLogLine: this.#logs.longest,
      validEvents: this.#valid,
    };
  }

  /** Until `until` cases in total are done. */
  async #sendUntil(until: number): Promise<void> {
    const { connections = 32, onProgress } = this.#options;
    const worker = async (): Promise<void> => {
      while (this.#next < until && this.#mayGoOn()) {
        const one = this.#case(this.#next);
        this.#next += 1;
        await this.#send(one);
        // Accepted events reach the other stages: limit their backlog.
        while (this.#backlog() > maxBacklog && this.#mayGoOn()) await sleep(50);
        onProgress(this.#tally.total);
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
  }

  #mayGoOn(): boolean {
    return !this.#options.signal.aborted && this.#isAlive();
  }

  #isAlive(): boolean {
    return Object.values(this.#stack.stages).every(({ running }) => running);
  }

  /** Each case has its own seed, so that it does not depend on others. */
  #case(index: number): WireCase {
    const seed = Math.imul(this.#options.seed, 0x9e_37_79_b1) ^ Math.imul(index + 1, 0x85_eb_ca_6b);
    const [one] = fc.sample(wireCase, { seed, numRuns: 1, unbiased: true });
    if (one === undefined) throw new Error('fast-check made no case');
    return one;
  }

  async #send(one: WireCase): Promise<void> {
    const answer = await this.#connections[one.target].exchange(one, limits.answerMs);
    const outcome = answer.timedOut ? 'timeout' : String(answer.status ?? 'closed');
    this.#tally.add(one.kind, outcome, answer.millis);
    const { failure, acknowledged } = checkAnswer(one, answer);
    if (acknowledged !== undefined) this.#audit.acknowledge(acknowledged);
    if (one.expectation === 'valid') this.#valid += 1;
    if (failure !== undefined) await this.#options.failures.addWire(one, failure);
  }

  #backlog(): number {
    const names = pushStages.flatMap(({ subscriptions }) =>
      Array.from<{ readonly name: string }>(subscriptions),
    );
    return names.reduce((sum, { name }) => {
      const path = `projects/${this.#stack.projectId}/subscriptions/${name}`;
      return sum + this.#emulator.counts(path).undelivered;
    }, 0);
  }

  /** Until the topics are empty and the logs have arrived, even if the time for cases is over. */
  async #settle(): Promise<void> {
    const until = Date.now() + 120_000;
    const isSettled = (): boolean =>
      this.#backlog() === 0 && this.#audit.differences(this.#stack).length === 0;
    while (!isSettled() && Date.now() < until && this.#isAlive()) await sleep(100);
  }
}
