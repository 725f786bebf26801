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

/** By push the stages run as functions, by pull from the container image. */
export type Delivery = 'push' | 'pull';

export interface StackOptions extends SettingsOptions {
  /** The port of receive; a free one by default. */
  readonly receivePort?: number;
  /** HOST:PORT of a Pub/Sub emulator that runs already, to use instead of ours. */
  readonly pubsubHost?: string | undefined;
  /** How enrich and write get their messages; by push by default. */
  readonly deliveredBy?: Delivery;
  /** Bounds of delivery, where they are not to be those of a local run. */
  readonly delivery?: Partial<DeliveryBounds>;
  /** Whether `poll` runs too. Nothing calls it by itself. */
  readonly poll?: boolean;
  /** What Sysdig's events API has, each as its JSON text. */
  readonly events?: readonly string[];
  /** How its pages are ordered and shift. */
  readonly sysdig?: Pick<SysdigEmulatorOptions, 'cursorKind' | 'order'>;
  readonly onOutcome?: (entry: Entry) => void;
  /** Each line that a function prints, as it stands. */
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
  /** Ours; absent when another one is used. */
  readonly emulator: PubSubEmulator | undefined;
  readonly pubsub: PubSub;
  readonly bounds: DeliveryBounds;
  /** Where filters are ignored, as older emulators of Google's do, one subscription gets all that is to be written. */
  readonly subscriptions: Deployment['subscriptions'];
  /** Ends the functions and then the emulators. */
  readonly close: () => Promise<void>;
}

/** A project of its own for each stack, so that several can share one Pub/Sub emulator. */
let stacks = 0;

export async function startStack(options: StackOptions): Promise<Stack> {
  stacks += 1;
  const projectId = `local-${process.pid}-${stacks}`;
  const ledger = new Ledger();
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    // The last that was started ends first.
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
    // Who pulls expects the subscriptions to be there; who is pushed to must have an address first.
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

/** What tells write which subscriptions there are, where it pulls from others than by default. */
function pulledBy({ write, writeUrgent }: Deployment['subscriptions']): Record<string, string> {
  return write === writeUrgent ? { SUBSCRIPTIONS: write } : {};
}
