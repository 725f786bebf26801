import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { Bugs } from './bugs.ts';
import type { Link, PlannedFault, Target } from './fault-plan.ts';
import type { Network } from './network.ts';
import { subscriptionsPushingTo } from './subscriptions.ts';

/** The injected faults. */
export interface Injected {
  readonly kills: Record<Target, number>;
  freezes: number;
  /** Restarts of deliveries. */
  restarts: number;
  /** Cuts of the network between a stage and a service. */
  cuts: number;
  stalls: number;
  /** Periods in which a stage threw unexpected exceptions. */
  bugs: number;
  /** Periods in which an emulator failed. */
  phases: number;
  /** Failures of the harness itself: the run then shows nothing. */
  readonly failures: string[];
}

/** Another process may take the port for a moment. */
const startAttempts = 5;

/** The target system. */
export interface System {
  readonly stack: Stack;
  readonly network: Network;
  readonly bugs: Bugs;
}

interface Timing {
  readonly clock: Clock;
  /** Ends all faults early. */
  readonly signal: AbortSignal;
}

/**
 * Injects the planned faults when they are due, and ends all of them. Resolves in the steady state, in which every
 * stage runs, no emulator fails and Pub/Sub delivers, whether or not the signal has aborted.
 */
export async function injectFaults(
  system: System,
  faults: readonly PlannedFault[],
  timing: Timing,
): Promise<Injected> {
  const injector = new FaultInjector(system, timing);
  const start = timing.clock.now();
  const active: Promise<void>[] = [];
  for (const fault of faults) {
    await injector.wait(start + fault.at - timing.clock.now());
    if (timing.signal.aborted) break;
    active.push(injector.inject(fault));
  }
  await Promise.all(active);
  return injector.injected;
}

class FaultInjector {
  readonly injected: Injected = {
    kills: { receive: 0, enrich: 0, write: 0 },
    freezes: 0,
    restarts: 0,
    cuts: 0,
    stalls: 0,
    bugs: 0,
    phases: 0,
    failures: [],
  };
  readonly #stack: Stack;
  readonly #network: Network;
  readonly #bugs: Bugs;
  readonly #timing: Timing;
  /** Killed or frozen. */
  readonly #down = new Set<Target>();

  constructor({ stack, network, bugs }: System, timing: Timing) {
    this.#stack = stack;
    this.#network = network;
    this.#bugs = bugs;
    this.#timing = timing;
  }

  async wait(ms: number): Promise<void> {
    const { clock, signal } = this.#timing;
    if (ms > 0) await clock.sleep(ms, signal).catch(() => undefined);
  }

  /** Resolves at the end of the fault. */
  async inject(fault: PlannedFault): Promise<void> {
    const { durationMs } = fault;
    try {
      if ('kill' in fault) {
        await Promise.all(fault.kill.map(async (target) => this.#kill(target, durationMs)));
      } else if ('freeze' in fault) await this.#freeze(fault.freeze, durationMs);
      else if ('restartDeliveries' in fault) {
        await this.#restartDeliveries(fault.restartDeliveries, durationMs);
      } else if ('cut' in fault || 'stall' in fault) await this.#failNetwork(fault, durationMs);
      else if ('bug' in fault) await this.#throw(fault, durationMs);
      else await this.#failEmulator(fault);
    } catch (error) {
      this.injected.failures.push(`a fault could not be injected or ended: ${errorText(error)}`);
    }
  }

  async #kill(target: Target, ms: number): Promise<void> {
    // On a slow machine the last start may still be in progress.
    if (this.#down.has(target)) return;
    this.#down.add(target);
    await this.#stack.stages[target].stop('SIGKILL');
    this.injected.kills[target] += 1;
    await this.wait(ms);
    if (await this.#start(target)) this.#down.delete(target);
  }

  async #start(target: Target): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#stack.stages[target].start();
        return true;
      } catch (error) {
        if (attempt === startAttempts) {
          this.injected.failures.push(`${target} did not start again: ${errorText(error)}`);
          return false;
        }
        await this.#timing.clock.sleep(200);
      }
    }
  }

  async #freeze(target: Target, ms: number): Promise<void> {
    const { pid } = this.#stack.stages[target];
    if (this.#down.has(target) || pid === undefined) return;
    this.#down.add(target);
    // A stopped process would not notice this process's exit, and would stay forever.
    const killIt = (): void => {
      process.kill(pid, 'SIGKILL');
    };
    process.once('exit', killIt);
    process.kill(pid, 'SIGSTOP');
    this.injected.freezes += 1;
    await this.wait(ms);
    process.kill(pid, 'SIGCONT');
    process.off('exit', killIt);
    this.#down.delete(target);
  }

  async #failNetwork(fault: { cut: Link } | { stall: Link }, ms: number): Promise<void> {
    const link = this.#network['cut' in fault ? fault.cut : fault.stall];
    if ('cut' in fault) {
      link.cut();
      this.injected.cuts += 1;
    } else {
      link.stall();
      this.injected.stalls += 1;
    }
    await this.wait(ms);
    link.restore();
  }

  async #throw({ bug, rate }: { bug: Target; rate: number }, ms: number): Promise<void> {
    this.injected.bugs += 1;
    try {
      await this.#bugs.begin(bug, rate);
      await this.wait(ms);
    } finally {
      await this.#bugs.end(bug);
    }
  }

  async #restartDeliveries(stage: 'enrich' | 'write', ms: number): Promise<void> {
    const subscriptions = await subscriptionsPushingTo(this.#stack, stage);
    const pushTo = async (pushConfig: { pushEndpoint?: string }): Promise<void> => {
      await Promise.all(
        subscriptions.map(async (name) =>
          this.#stack.pubsub.subscription(name).modifyPushConfig(pushConfig),
        ),
      );
    };
    try {
      await pushTo({});
      await this.wait(ms);
    } finally {
      await pushTo({ pushEndpoint: this.#stack.stages[stage].url });
    }
    this.injected.restarts += 1;
  }

  async #failEmulator(
    fault: Extract<PlannedFault, { scc: {} } | { compute: {} } | { pubsub: {} }>,
  ) {
    const { scc, compute, emulator } = this.#stack;
    this.injected.phases += 1;
    if ('scc' in fault) scc.setFaults(fault.scc);
    else if ('compute' in fault) compute.setFaults(fault.compute);
    else emulator?.setFaults(fault.pubsub);
    await this.wait(fault.durationMs);
    if ('scc' in fault) scc.clearFaults();
    else if ('compute' in fault) compute.clearFaults();
    else emulator?.clearFaults();
  }
}
