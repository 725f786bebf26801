import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Stack } from '../../local/stack/stack.ts';
import { pushingTo } from './subscriptions.ts';
import type { Trouble, Victim } from './trouble.ts';

/** What was done to the system. */
export interface Done {
  readonly kills: Record<Victim, number>;
  freezes: number;
  /** Of deliveries. */
  restarts: number;
  phases: number;
  /** What the harness itself could not do, in words: then the run shows nothing. */
  readonly failures: string[];
}

const noSccFaults = {
  errorRate: 0,
  code: 'UNAVAILABLE',
  latencyMs: 0,
  writesPerMinute: null,
  lostReplyRate: 0,
} as const;
const noComputeFaults = { errorRate: 0, latencyMs: 0 };
const noPubSubFaults = { publish: undefined, publishLatencyMs: 0, redeliverRate: 0 };

/** Another process may have the port for a moment. */
const startAttempts = 5;

/**
 * Makes the planned trouble, each when it is due, and mends all of it: resolves when every stage runs, every fault
 * is over and Pub/Sub delivers, whether or not the signal has aborted.
 */
export async function makeTrouble(
  stack: Stack,
  troubles: readonly Trouble[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Done> {
  const done: Done = {
    kills: { receive: 0, enrich: 0, write: 0 },
    freezes: 0,
    restarts: 0,
    phases: 0,
    failures: [],
  };
  const down = new Set<string>();
  const start = clock.now();
  const wait = async (ms: number): Promise<void> => {
    if (ms > 0) await clock.sleep(ms, signal).catch(() => undefined);
  };

  async function make(trouble: Trouble): Promise<void> {
    if ('kill' in trouble) {
      await Promise.all(trouble.kill.map(async (victim) => killOne(victim, trouble.for)));
    } else if ('freeze' in trouble) {
      await freeze(trouble.freeze, trouble.for);
    } else if ('restartDeliveries' in trouble) {
      await restart(trouble.restartDeliveries, trouble.for);
    } else {
      done.phases += 1;
      if ('scc' in trouble) stack.scc.setFaults(trouble.scc);
      else if ('compute' in trouble) stack.compute.setFaults(trouble.compute);
      else stack.emulator?.setFaults(trouble.pubsub);
      await wait(trouble.for);
      if ('scc' in trouble) stack.scc.setFaults(noSccFaults);
      else if ('compute' in trouble) stack.compute.setFaults(noComputeFaults);
      else stack.emulator?.setFaults(noPubSubFaults);
    }
  }

  async function killOne(victim: Victim, ms: number): Promise<void> {
    // On a slow machine the last start may still be under way.
    if (down.has(victim)) return;
    down.add(victim);
    await stack.stages[victim].stop('SIGKILL');
    done.kills[victim] += 1;
    await wait(ms);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await stack.stages[victim].start();
        break;
      } catch (error) {
        if (attempt === startAttempts) {
          done.failures.push(`${victim} did not start again: ${errorText(error)}`);
          return;
        }
        await clock.sleep(200);
      }
    }
    down.delete(victim);
  }

  async function freeze(victim: Victim, ms: number): Promise<void> {
    const { pid } = stack.stages[victim];
    if (down.has(victim) || pid === undefined) return;
    down.add(victim);
    // Stopped, it would not see that this process ends, and stay for ever.
    const endIt = (): void => {
      process.kill(pid, 'SIGKILL');
    };
    process.once('exit', endIt);
    process.kill(pid, 'SIGSTOP');
    done.freezes += 1;
    await wait(ms);
    process.kill(pid, 'SIGCONT');
    process.off('exit', endIt);
    down.delete(victim);
  }

  async function restart(stage: 'enrich' | 'write', ms: number): Promise<void> {
    const subscriptions = await pushingTo(stack, stage);
    const push = async (pushConfig: { pushEndpoint?: string }): Promise<void> => {
      await Promise.all(
        subscriptions.map(async (name) =>
          stack.pubsub.subscription(name).modifyPushConfig(pushConfig),
        ),
      );
    };
    try {
      await push({});
      await wait(ms);
    } finally {
      await push({ pushEndpoint: stack.stages[stage].url });
    }
    done.restarts += 1;
  }

  const under: Promise<void>[] = [];
  for (const trouble of troubles) {
    await wait(start + trouble.at - clock.now());
    if (signal.aborted) break;
    under.push(
      make(trouble).catch((error: unknown) => {
        done.failures.push(`trouble could not be made or mended: ${errorText(error)}`);
      }),
    );
  }
  await Promise.all(under);
  return done;
}
