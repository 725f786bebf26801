import { randomBytes } from 'node:crypto';
import type { Clock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { deadLetters } from '../../local/stack/dead-letters.ts';
import { organization } from '../../local/stack/local-settings.ts';
import { startStack, type Stack } from '../../local/stack/stack.ts';
import { audit } from './audit.ts';
import { diceOf } from './dice.ts';
import { Effects } from './effects.ts';
import { expectationOf } from './expectation.ts';
import { labelledMachine, machines } from './instances.ts';
import { allKinds } from './kinds.ts';
import { drawPlan, type Plan, type PlanOptions } from './plan.ts';
import { quiet } from './quiet.ts';
import type { Report } from './report.ts';
import { LogReader } from './seen.ts';
import { send, type Sent } from './sender.ts';
import { chaosSettings } from './settings.ts';
import { makeTrouble, type Done } from './troublemaker.ts';

export interface Surroundings {
  readonly clock: Clock;
  /** Ends the run early: then what was acknowledged until then is audited. */
  readonly signal: AbortSignal;
  /** When sending ends and all trouble with it, in milliseconds from the start, however much is left to send. */
  readonly sendForMs: number;
  /** How long the system may be stuck when there is no trouble any more. */
  readonly patienceMs: number;
  readonly onPlan?: (plan: Plan) => void;
  /** How far it is, for a person. */
  readonly onProgress?: (step: Step, done: number, total: number) => void;
}

export type Step = 'acknowledged' | 'left to handle' | 'audited';

/** Draws a plan by the seed, carries it out on a system of its own, and audits what is left. */
export async function runChaos(options: PlanOptions, surroundings: Surroundings): Promise<Report> {
  const { clock, onPlan } = surroundings;
  const plan = drawPlan(diceOf(options.seed), await allKinds(options.seed), options);
  onPlan?.(plan);
  const startedAt = clock.now();
  const log = new LogReader();
  const deaths: string[] = [];
  const secret = randomBytes(16).toString('hex');
  const stack = await startStack({
    secrets: secret,
    // Not that of PUBSUB_EMULATOR_HOST, which nobody can tell to fail.
    pubsubHost: undefined,
    instances: [...machines, labelledMachine],
    settings: chaosSettings,
    onOutcome: (entry) => {
      log.take(entry);
    },
    onDeath: (reason) => deaths.push(`a stage died that nobody killed: ${reason}`),
  });
  try {
    const effects = new Effects(stack);
    const { sent, done } = await carryOut(stack, plan, secret, surroundings);
    const left = await handled(stack, surroundings);
    const seen = {
      findings: stack.scc.findings(),
      deadLetters: await deadLetters(stack),
      drops: log.drops,
      source: stack.scc.source,
    };
    const period = { startedAt: fromMillis(startedAt), now: fromMillis(clock.now()) };
    const audited = await audit({
      kinds: plan.kinds,
      state: sent.state,
      seen,
      expect: async (kind, event) => expectationOf(kind, event, { organization, ...period }),
      onProgress: (count) => surroundings.onProgress?.('audited', count, plan.kinds.length),
    });
    return {
      plan,
      sent,
      done,
      audit: audited,
      effects: effects.counted(log),
      tookMs: clock.now() - startedAt,
      differences: [
        ...sent.wrongAnswers,
        ...[...log.unforeseen].map(([words, times]) => `${times} times, a stage logged ${words}`),
        ...deaths,
        ...done.failures,
        ...(left > 0
          ? [`${left} messages were still not acknowledged when nothing was wrong any more`]
          : []),
        ...audited.differences,
      ],
    };
  } finally {
    await stack.close();
  }
}

/** Sends and troubles at the same time. When it resolves, there is no trouble any more. */
async function carryOut(
  stack: Stack,
  plan: Plan,
  secret: string,
  { clock, signal, sendForMs, onProgress }: Surroundings,
): Promise<{ sent: Sent; done: Done }> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(sendForMs)]);
  const total = plan.requests.reduce((sum, { sendings }) => sum + sendings.length, 0);
  const [sent, done] = await Promise.all([
    send({
      plan,
      url: stack.receiveUrl,
      secret,
      pubsub: stack.pubsub,
      clock,
      signal: bounded,
      onAcknowledged: ({ acknowledged }) => onProgress?.('acknowledged', acknowledged, total),
    }),
    makeTrouble(stack, plan.troubles, { clock, signal: bounded }),
  ]);
  return { sent, done };
}

async function handled(
  stack: Stack,
  { clock, patienceMs, onProgress }: Surroundings,
): Promise<number> {
  let most = 0;
  return quiet(stack, {
    clock,
    patienceMs,
    onProgress: (left) => {
      most = Math.max(most, left);
      onProgress?.('left to handle', most - left, most);
    },
  });
}
