import { sourceDisplayName } from '../../../functions/write/source-name.ts';
import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { toJson } from '../../../scripts/lib/proto-json.ts';
import { Calls, type CallCounts } from './calls.ts';
import { findingType } from './descriptor.ts';
import { SccFaults, type FaultSettings } from './faults.ts';
import { FindingStore } from './finding-store.ts';
import { Findings } from './findings.ts';
import { listen, type Write } from './grpc.ts';
import type { Message } from './messages.ts';
import { MuteConfigs } from './mute-configs.ts';
import { muteMethods } from './mute-methods.ts';
import { Policies } from './policies.ts';
import { createService } from './service.ts';
import { Sources } from './sources.ts';

export type { FaultSettings } from './faults.ts';
export type { Write } from './grpc.ts';

export interface SccEmulatorOptions {
  /** The port. 0, the default, chooses a free one. */
  readonly port?: number;
  /** The number of the only organization. */
  readonly organization?: string;
  /** Determines the future, creation times and the minutes of the quota. */
  readonly clock?: Clock;
  /** Like Math.random. Decides whether a fault happens. */
  readonly random?: () => number;
  /** The initial sources; one by default. */
  readonly sources?: readonly SourceOptions[];
}

interface SourceOptions {
  /** organizations/ORGANIZATION/sources/NUMBER; assigned if absent. */
  readonly name?: string;
  /** 1 to 64 characters, unique. */
  readonly displayName: string;
}

/** Security Command Center v2 over gRPC on the loopback, in memory. */
export interface SccEmulator {
  readonly port: number;
  /** 127.0.0.1:PORT */
  readonly host: string;
  /** The name of the first source: organizations/ORGANIZATION/sources/NUMBER. */
  readonly source: string;
  /** The findings as in the v2 REST API (proto3 JSON), in order of creation. */
  findings(): JsonObject[];
  /** One finding, by canonical name; undefined if there is none. */
  finding(name: string): JsonObject | undefined;
  /**
   * Creates a finding of the first source without a call, to create many quickly.
   * @param finding The decoded message: 64-bit numbers as texts.
   * @throws Refusal
   */
  create(id: string, finding: Message): void;
  /** The current fault settings. */
  readonly faults: FaultSettings;
  /** Changes the given faults and keeps the others. @throws TypeError listing every fault; nothing changes then. */
  setFaults(changes: Partial<FaultSettings> | JsonObject): void;
  /** Disables all faults. */
  clearFaults(): void;
  /** @throws TypeError like `setFaults`, but never changes anything. */
  checkFaults(changes: JsonObject): void;
  /** The number of responses per method and code. */
  calls(): CallCounts;
  /** Reports every attempt to write a finding. Returns a function that stops it. */
  onWrite(listener: (write: Write) => void): () => void;
  /** Reports the canonical name of each created or updated finding. Returns a function that stops it. */
  onChange(listener: (name: string) => void): () => void;
  /** Closes immediately: calls in flight fail. Stored findings remain readable here. */
  close(): Promise<void>;
}

/** @throws if the port is in use, or the sources are invalid. */
export async function startSccEmulator({
  port = 0,
  organization = '123456789012',
  clock = systemClock,
  random = Math.random,
  sources: wanted = [],
}: SccEmulatorOptions = {}): Promise<SccEmulator> {
  const sources = new Sources(organization);
  const [first, ...others] = wanted;
  const create = ({ name, displayName }: SourceOptions): string =>
    sources.create(`organizations/${organization}`, { displayName, description: '' }, name).name;
  const source = create(first ?? { displayName: sourceDisplayName });
  others.forEach(create);
  const observers = new Set<(name: string) => void>();
  const muteConfigs = new MuteConfigs(sources, clock);
  const store = new FindingStore(muteConfigs, clock, (name) => {
    for (const observe of observers) observe(name);
  });
  const findings = new Findings(sources, store, clock);
  const faults = new SccFaults({ clock, random });
  const calls = new Calls();
  const listeners = new Set<(write: Write) => void>();
  const server = await listen(
    {
      // All others: UNIMPLEMENTED.
      methods: {
        ...createService(sources, findings, new Policies()),
        ...muteMethods(findings, store, muteConfigs),
      },
      faults,
      onCall: (method, code) => calls.count(method, code),
      onWrite: (write) => listeners.forEach((listener) => listener(write)),
    },
    port,
  );
  return {
    port: server.port,
    host: `127.0.0.1:${server.port}`,
    source,
    findings: () => store.all().map((finding) => toJson(findingType, finding)),
    finding: (name) => {
      const finding = store.find(name);
      return finding && toJson(findingType, finding);
    },
    create: (id, finding) => {
      findings.create(source, id, finding);
    },
    get faults() {
      return faults.settings;
    },
    setFaults: (changes) => faults.set(changes),
    clearFaults: () => faults.clear(),
    checkFaults: (changes) => faults.check(changes),
    calls: () => calls.counts(),
    onWrite: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onChange: (listener) => {
      observers.add(listener);
      return () => observers.delete(listener);
    },
    close: async () => server.close(),
  };
}
