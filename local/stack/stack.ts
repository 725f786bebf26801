import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { PubSub } from '@google-cloud/pubsub';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { startComputeEmulator } from '../emulators/compute/index.ts';
import { startPubSubEmulator, type PubSubEmulator } from '../emulators/pubsub/index.ts';
import { startSccEmulator } from '../emulators/scc/index.ts';
import { startStorageEmulator } from '../emulators/storage/index.ts';
import { startSysdigEmulator, type SysdigEmulatorOptions } from '../emulators/sysdig/index.ts';
import { localDelivery, otherEmulatorDelivery } from './delivery.ts';
import { Ledger, type Entry } from './ledger.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import {
  checkpointBucket,
  foldBucket,
  localSettings,
  organization,
  policies,
  sysdigToken,
  type Services,
  type SettingsOptions,
} from './local-settings.ts';
import { startProcesses, stopProcesses, type Processes } from './processes.ts';
import { wire, type DeliveryBounds } from './wiring.ts';

/** With push the stages run as functions, with pull from the container image. */
export type Delivery = 'push' | 'pull';

export interface StackOptions extends SettingsOptions {
  /** The port of receive; a free one by default. */
  readonly receivePort?: number;
  /** HOST:PORT of a running Pub/Sub emulator to use instead of ours. */
  readonly pubsubHost?: string | undefined;
  /** Delivery to enrich and write; push by default. */
  readonly deliveredBy?: Delivery;
  /** Delivery limits that differ from those of a local run. */
  readonly delivery?: Partial<DeliveryBounds>;
  /** Whether `poll` runs too. Nothing calls it automatically. */
  readonly poll?: boolean;
  /** The events of Sysdig's events API, each as its JSON text. */
  readonly events?: readonly string[];
  /** The order of its pages, and how they shift. */
  readonly sysdig?: Pick<SysdigEmulatorOptions, 'cursorKind' | 'order'>;
  readonly onOutcome?: (entry: Entry) => void;
  /** Receives each raw output line of a function. */
  readonly onLine?: (stage: Stage, line: string) => void;
  readonly onDeath?: (reason: string) => void;
}

/** The whole system on one machine: the bundles of the functions around the emulators. */
export interface Stack extends Services {
  readonly receiveUrl: string;
  readonly stages: Processes;
  /** The environment of each function. */
  readonly settings: Readonly<Record<Stage, Readonly<Record<string, string>>>>;
  readonly deliveredBy: Delivery;
  readonly ledger: Ledger;
  /** Our emulator; absent if another one is used. */
  readonly emulator: PubSubEmulator | undefined;
  readonly pubsub: PubSub;
  readonly bounds: DeliveryBounds;
  /** If filters are ignored, as by older emulators of Google, one subscription receives all messages for write. */
  readonly subscriptions: Deployment['subscriptions'];
  /** Stops the functions and then the emulators. */
  readonly close: () => Promise<void>;
}

/** Each stack has its own project, so that several can share one Pub/Sub emulator. */
let stacks = 0;

export async function startStack(options: StackOptions): Promise<Stack> {
  stacks += 1;
  const projectId = `local-${process.pid}-${stacks}`;
  const ledger = new Ledger();
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    // Stop in reverse order of start.
    for (const end of closing.toReversed()) await end();
  };
  try {
    const scc = await startSccEmulator({ organization });
    closing.push(async () => scc.close());
    const compute = await startComputeEmulator({ instances: options.instances ?? [] });
    closing.push(async () => compute.close());
    const sysdig = await startSysdigEmulator({
      tokens: [sysdigToken],
      events: options.events ?? [],
      policies,
      ...options.sysdig,
    });
    closing.push(async () => sysdig.close());
    const storage = await startStorageEmulator({ buckets: [checkpointBucket, foldBucket] });
    closing.push(async () => storage.close());
    const emulator = options.pubsubHost === undefined ? await startPubSubEmulator({}) : undefined;
    if (emulator !== undefined) closing.push(async () => emulator.close());
    const pubsubHost = options.pubsubHost ?? emulator?.host ?? '';
    const pubsub = localPubSub(projectId, pubsubHost);
    closing.push(async () => pubsub.close());

    const deliveredBy = options.deliveredBy ?? 'push';
    const bounds = {
      ...(emulator === undefined ? otherEmulatorDelivery : localDelivery),
      ...options.delivery,
    };
    // A puller needs existing subscriptions; a push subscription needs an existing address.
    let subscriptions: Deployment['subscriptions'] | undefined;
    if (deliveredBy === 'pull') {
      subscriptions = await wire(pubsub, { endpoints: undefined, ...bounds });
    }
    const settings = localSettings(
      { projectId, pubsubHost, scc, compute, sysdig, storage },
      options,
    );
    const processes = await startProcesses({
      delivery: deliveredBy,
      poll: options.poll === true,
      receivePort: options.receivePort,
      settings: {
        ...settings,
        write: { ...(subscriptions && pulledBy(subscriptions)), ...settings.write },
      },
      onLog: (stage, line) => {
        const entry = ledger.take(stage, line);
        if (entry !== undefined) options.onOutcome?.(entry);
      },
      onLine: options.onLine,
      onDeath: (reason) => options.onDeath?.(reason),
    });
    closing.push(async () => stopProcesses(processes));
    const endpoints = { enrich: processes.enrich.url, write: processes.write.url };
    subscriptions ??= await wire(pubsub, { endpoints, ...bounds });
    return {
      projectId,
      receiveUrl: processes.receive.url,
      stages: processes,
      settings,
      deliveredBy,
      ledger,
      scc,
      compute,
      sysdig,
      storage,
      emulator,
      pubsub,
      pubsubHost,
      bounds,
      subscriptions,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The subscriptions of write, if it pulls from others than the default ones. */
function pulledBy({ write, writeUrgent }: Deployment['subscriptions']): Record<string, string> {
  return write === writeUrgent ? { SUBSCRIPTIONS: write } : {};
}
