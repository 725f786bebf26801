import { setTimeout as sleep } from 'node:timers/promises';
import { topics, pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { startStack, type Stack } from '../../local/stack/stack.ts';
import { asDeployed } from './as-deployed.ts';
import { Audit } from './audit.ts';
import type { Canaries } from './canaries.ts';
import { bomb, bombNames } from './compressed.ts';
import { Connections } from './connections.ts';
import type { Corpus } from './corpus.ts';
import type { Failures } from './failures.ts';
import { requestBytes } from './http-bytes.ts';
import { ingressCase } from './ingress.ts';
import { judge } from './judge.ts';
import { LogWatch } from './log-watch.ts';
import { MemoryWatch, type MemoryRecord } from './memory.ts';
import { validRule } from './payloads.ts';
import { pushCase } from './push-cases.ts';
import { caseSeed, Random } from './random.ts';
import { Tally } from './tally.ts';
import type { Target, WireCase } from './wire-case.ts';

/** Bounds that the run holds the stages to. */
export const bounds = {
  /** For any answer, on a machine that others use too. */
  answerMs: 40_000,
  /** Megabytes: what an instance has. */
  memory: 512,
  /** Megabytes that somebody may add who does not know the secret, by ten bodies one after another or at once. */
  stranger: 128,
  /** The same for somebody who does: these bodies are read. */
  sender: 128,
} as const;

export interface WireOptions {
  readonly cases: number;
  readonly seed: number;
  readonly canaries: Canaries;
  readonly corpus: Corpus;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly connections?: number;
  /** Whether the memory that single large bodies take is measured as well: about ten seconds. */
  readonly floods: boolean;
}

/** Megabytes that bodies added which are small and large, from somebody without the secret and with it. */
export type Bombs = Readonly<Record<'stranger' | 'sender', Readonly<Record<string, number>>>>;

export interface WireReport {
  readonly cases: number;
  readonly tally: Record<string, Record<string, number>>;
  readonly slowest: Tally['slowest'];
  readonly memory: Record<string, MemoryRecord>;
  readonly bombs: Bombs;
  readonly published: Record<string, number>;
  readonly logLines: number;
  readonly longestLogLine: number;
  readonly validEvents: number;
}

/** Sends the cases to the bundles in their processes, and checks everything that can be seen from outside. */
export async function runWire(options: WireOptions): Promise<WireReport> {
  const { canaries, failures } = options;
  const logs = new LogWatch(canaries);
  const stack = await startStack({
    secrets: canaries.secret,
    settings: asDeployed,
    onLine: (stage, line) => {
      logs.take(stage, line);
    },
    onDeath: (reason) => {
      failures.add('crash', reason);
    },
  });
  try {
    return await new WireRun(options, stack, logs).run();
  } finally {
    await stack.close();
  }
}

class WireRun {
  readonly #options: WireOptions;
  readonly #stack: Stack;
  readonly #logs: LogWatch;
  readonly #tally = new Tally();
  readonly #audit: Audit;
  readonly #memory: MemoryWatch;
  readonly #connections: Record<Target, Connections>;
  #next = 0;
  #valid = 0;

  constructor(options: WireOptions, stack: Stack, logs: LogWatch) {
    const { emulator, stages } = stack;
    if (emulator === undefined)
      throw new Error('the Pub/Sub emulator of this repository is needed');
    this.#options = options;
    this.#stack = stack;
    this.#logs = logs;
    this.#audit = new Audit(emulator, options.canaries);
    const to = (target: Target): Connections =>
      new Connections(Number(new URL(stages[target].url).port));
    this.#connections = { receive: to('receive'), enrich: to('enrich'), write: to('write') };
    const pids = Object.entries(stages).map(([name, { pid = 0 }]) => [name, pid] as const);
    this.#memory = new MemoryWatch(new Map(pids));
  }

  async run(): Promise<WireReport> {
    // Nobody takes dead letters here: without a subscription they are counted, and not kept.
    for (const { deadSubscription } of pushStages) {
      await this.#stack.pubsub.subscription(deadSubscription).delete();
    }
    const { cases, connections = 32 } = this.#options;
    await this.#work(Math.min(cases, 1000), connections);
    this.#memory.warm();
    const bombMegabytes = this.#options.floods ? await this.#bombs() : { stranger: {}, sender: {} };
    await this.#work(cases, connections);
    await this.#settle();
    this.#conclude(bombMegabytes);
    this.#memory.stop();
    this.#audit.stop();
    for (const pool of Object.values(this.#connections)) pool.close();
    return {
      cases: this.#tally.total,
      tally: this.#tally.rows(),
      slowest: this.#tally.slowest,
      memory: this.#memory.records(),
      bombs: bombMegabytes,
      published: this.#audit.counts,
      logLines: this.#logs.lines,
      longestLogLine: this.#logs.longest,
      validEvents: this.#valid,
    };
  }

  /** Until `until` cases in all are done. */
  async #work(until: number, connections: number): Promise<void> {
    const worker = async (): Promise<void> => {
      while (this.#next < until && this.#mayGoOn()) {
        const index = this.#next;
        this.#next += 1;
        await this.#one(this.#case(index));
        await this.#breathe();
        this.#options.onProgress(this.#tally.total);
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

  #case(index: number): WireCase {
    const { seed, canaries, corpus } = this.#options;
    const random = new Random(caseSeed(seed, index));
    const source = { random, canaries, corpus };
    if (random.chance(0.6)) return ingressCase(source, index);
    return pushCase(random.pick(['enrich', 'enrich', 'write'] as const), source);
  }

  async #one(wireCase: WireCase): Promise<void> {
    const answer = await this.#connections[wireCase.target].exchange(wireCase, bounds.answerMs);
    const outcome = answer.timedOut ? 'timeout' : String(answer.status ?? 'closed');
    this.#tally.add(wireCase.kind, outcome, answer.millis);
    const { failure, acknowledged } = judge(wireCase, answer);
    if (acknowledged !== undefined) this.#audit.acknowledge(acknowledged);
    if (wireCase.expectation === 'valid') this.#valid += 1;
    if (failure !== undefined) await this.#options.failures.addWire(wireCase, failure);
  }

  /** What was accepted goes on to the other stages: they must not fall behind without bound. */
  async #breathe(): Promise<void> {
    while (this.#waiting() > 2000 && this.#mayGoOn()) await sleep(50);
  }

  #waiting(): number {
    const names = pushStages.flatMap(({ subscriptions }) =>
      Array.from<{ readonly name: string }>(subscriptions),
    );
    return names.reduce((sum, subscription) => {
      const name = `projects/${this.#stack.projectId}/subscriptions/${subscription.name}`;
      return sum + (this.#stack.emulator?.counts(name).undelivered ?? 0);
    }, 0);
  }

  /** How many megabytes each bomb adds, from somebody who does not know the secret and from one who does. */
  async #bombs(): Promise<Bombs> {
    const { secret, wrongToken } = this.#options.canaries;
    const added = async (token: string, statuses: readonly number[]): Promise<Bombs['sender']> => {
      const megabytes: Record<string, number> = {};
      for (const name of bombNames) {
        const gzip = ['content-encoding', 'gzip'] as const;
        const make = (): Buffer => bombRequest(token, bomb(name), gzip);
        megabytes[`gzip, ${name}`] = await this.#added(make, statuses, 4, 1);
      }
      const large = (): Buffer => bombRequest(token, Buffer.alloc(32 * 1024 * 1024, ' '));
      megabytes['32 MiB, ten at once'] = await this.#added(large, statuses, 10, 10);
      return megabytes;
    };
    return {
      stranger: await added(wrongToken, [401, 413]),
      sender: await added(secret, [400, 413]),
    };
  }

  /** Of some requests, so many at once: how much more memory receive has had in between. */
  async #added(
    make: () => Buffer,
    statuses: readonly number[],
    requests: number,
    atOnce: number,
  ): Promise<number> {
    const before = this.#memory.restart('receive');
    const one = async (): Promise<void> =>
      this.#one({
        kind: 'bomb alone',
        target: 'receive',
        expectation: 'refused',
        statuses,
        parts: [make()],
        isFramed: false,
      });
    for (let sent = 0; sent < requests; sent += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, one));
    }
    return this.#memory.most('receive') - before;
  }

  /** Until the topics are empty and the logs have come, also where the time for cases is over. */
  async #settle(): Promise<void> {
    const until = Date.now() + 120_000;
    const isSettled = (): boolean =>
      this.#waiting() === 0 && this.#audit.differences(this.#stack).length === 0;
    while (!isSettled() && Date.now() < until && this.#isAlive()) await sleep(100);
  }

  #conclude(bombMegabytes: Bombs): void {
    const { failures } = this.#options;
    for (const what of this.#audit.failures) failures.add('published', what);
    for (const what of this.#audit.differences(this.#stack)) failures.add('count', what);
    for (const [what, line] of this.#logs.leaks)
      failures.add('log', `${what}: ${line.slice(0, 500)}`);
    if (this.#waiting() > 0)
      failures.add('count', `${this.#waiting()} messages were never done with`);
    for (const [stage, { most }] of Object.entries(this.#memory.records())) {
      if (most > bounds.memory) failures.add('memory', `${stage} had ${most} MB`);
    }
    for (const who of ['stranger', 'sender'] as const) {
      for (const [name, added] of Object.entries(bombMegabytes[who])) {
        if (added > bounds[who]) failures.add('memory', `${name}, from a ${who}: ${added} MB more`);
      }
    }
    const { retried, failed } = this.#stack.ledger.totals();
    if (retried + failed > 0)
      failures.add('fault', `${retried} retried, ${failed} failed: ${reasons(this.#stack)}`);
    const findings = this.#stack.scc.findings().filter(({ category }) => category === validRule);
    if (new Set(findings.map(({ name }) => name)).size < this.#valid) {
      failures.add('count', `${this.#valid} valid events, ${findings.length} findings of them`);
    }
    const unknown = Object.keys(this.#audit.counts).filter(
      (name) => !Object.values<string>(topics).includes(name.split(' ')[0] ?? ''),
    );
    if (unknown.length > 0) failures.add('published', `in ${unknown.join(', ')}`);
  }
}

function reasons({ ledger }: Stack): string {
  return [...ledger.reasons].map(([reason, count]) => `${reason} ${count}`).join(', ');
}

function bombRequest(
  token: string,
  body: Buffer,
  ...more: (readonly [name: string, value: string])[]
): Buffer {
  const headers = [
    ['authorization', token],
    ['content-type', 'application/json'],
    ...more,
  ] as const;
  return requestBytes({ headers, body });
}
