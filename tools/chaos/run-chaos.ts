import { randomBytes } from 'node:crypto';
import type { Clock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { organization } from '../../local/stack/local-settings.ts';
import { startStack, type Stack, type StackOptions } from '../../local/stack/stack.ts';
import { audit } from './audit.ts';
import { createRandom } from '../lib/random.ts';
import { Effects } from './effects.ts';
import { expectationOf } from './expectation.ts';
import { labelledMachine, machines } from './instances.ts';
import { allKinds } from './all-kinds.ts';
import { drawPlan, type Plan, type PlanOptions } from './plan.ts';
import { untilDrained } from './drain.ts';
import type { Report } from './report.ts';
import { LogReader } from './observed.ts';
import { send, type Sent } from './sender.ts';
import { chaosSettings } from './settings.ts';
import { Bugs } from './bugs.ts';
import { injectFaults, type Injected, type System } from './fault-injector.ts';
import { targets } from './fault-plan.ts';
import { closeNetwork, connectTo, networkSettings, startNetwork } from './network.ts';

export interface RunContext {
  readonly clock: Clock;
  /** Ends the run early: the audit covers events acknowledged so far. */
  readonly signal: AbortSignal;
  /** When sending and all faults end, in milliseconds from the start, however much is left to send. */
  readonly sendForMs: number;
  /** Maximum time without progress while there is no fault, in milliseconds. */
  readonly patienceMs: number;
  readonly onPlan?: (plan: Plan) => void;
  /** Reports progress. */
  readonly onProgress?: (step: Step, done: number, total: number) => void;
}

export type Step = 'acknowledged' | 'left to handle' | 'audited';

/** Draws a plan from the seed, runs it on its own system, and audits the results. */
export async function runChaos(options: PlanOptions, context: RunContext): Promise<Report> {
  const { clock, onPlan } = context;
  const plan = drawPlan(createRandom(options.seed), await allKinds(options.seed), options);
  onPlan?.(plan);
  const startedAt = clock.now();
  const log = new LogReader();
  const deaths: string[] = [];
  const secret = randomBytes(16).toString('hex');
  const network = await startNetwork();
  const bugs = await Bugs.open();
  const stack = await startStack({
    secrets: secret,
    // Ignore PUBSUB_EMULATOR_HOST, because other emulators cannot inject faults.
    pubsubHost: undefined,
    instances: [...machines, labelledMachine],
    settings: merged(chaosSettings, networkSettings(network), bugs.settings),
    onOutcome: (entry) => {
      log.take(entry);
    },
    onDeath: (reason) => deaths.push(`a stage died that nobody killed: ${reason}`),
  });
  connectTo(network, stack);
  try {
    const effects = new Effects(stack);
    const { sent, injected } = await carryOut({ stack, network, bugs }, plan, secret, context);
    const left = await drained(stack, context);
    const observed = {
      findings: stack.scc.findings(),
      deadLetters: await deadLetters(stack),
      drops: log.drops,
      source: stack.scc.source,
    };
    const period = { startedAt: fromMillis(startedAt), now: fromMillis(clock.now()) };
    const audited = await audit({
      kinds: plan.kinds,
      state: sent.state,
      observed,
      expect: async (kind, event) => expectationOf(kind, event, { organization, ...period }),
      onProgress: (count) => context.onProgress?.('audited', count, plan.kinds.length),
    });
    return {
      plan,
      sent,
      injected,
      audit: audited,
      effects: effects.counted(log),
      tookMs: clock.now() - startedAt,
      differences: [
        ...sent.wrongAnswers,
        ...[...log.unexpected].map(([line, times]) => `${times} times, a stage logged ${line}`),
        ...deaths,
        ...injected.failures,
        ...(left > 0
          ? [`${left} messages were still not acknowledged when nothing was wrong any more`]
          : []),
        ...audited.differences,
      ],
    };
  } finally {
    await stack.close();
    await closeNetwork(network);
    await bugs.close();
  }
}

type StageSettings = NonNullable<StackOptions['settings']>;

function merged(...all: readonly StageSettings[]): StageSettings {
  return Object.fromEntries(
    targets.map((stage) => [stage, Object.assign({}, ...all.map((each) => each[stage]))]),
  );
}

/** Sends events and injects faults concurrently. When it resolves, no fault is left. */
async function carryOut(
  system: System,
  plan: Plan,
  secret: string,
  { clock, signal, sendForMs, onProgress }: RunContext,
): Promise<{ sent: Sent; injected: Injected }> {
  const { stack } = system;
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(sendForMs)]);
  const total = plan.requests.reduce((sum, { sendings }) => sum + sendings.length, 0);
  const [sent, injected] = await Promise.all([
    send({
      plan,
      url: stack.receiveUrl,
      secret,
      pubsub: stack.pubsub,
      clock,
      signal: bounded,
      onAcknowledged: ({ acknowledged }) => onProgress?.('acknowledged', acknowledged, total),
    }),
    injectFaults(system, plan.faults, { clock, signal: bounded }),
  ]);
  return { sent, injected };
}

async function drained(
  stack: Stack,
  { clock, patienceMs, onProgress }: RunContext,
): Promise<number> {
  let most = 0;
  return untilDrained(stack, {
    clock,
    patienceMs,
    onProgress: (left) => {
      most = Math.max(most, left);
      onProgress?.('left to handle', most - left, most);
    },
  });
}
