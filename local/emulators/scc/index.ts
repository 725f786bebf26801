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

export type { CallCounts } from './calls.ts';
export type { FaultSettings } from './faults.ts';
export type { Write } from './grpc.ts';

export interface SccEmulatorOptions {
  /** 0, the default: a free one. */
  readonly port?: number;
  /** The number of the one organization there is. */
  readonly organization?: string;
  /** Decides what is in the future, when findings were created, and when a minute is over. */
  readonly clock?: Clock;
  /** As Math.random: what the rates of faults are compared with. */
  readonly random?: () => number;
  /** The sources there are from the start; one by default. */
  readonly sources?: readonly SourceOptions[];
}

export interface SourceOptions {
  /** organizations/ORGANIZATION/sources/NUMBER; assigned when absent. */
  readonly name?: string;
  /** 1 to 64 characters, unlike that of any other source. */
  readonly displayName: string;
}

/** Security Command Center v2 over gRPC on the loopback, in memory. */
export interface SccEmulator {
  readonly port: number;
  /** 127.0.0.1:PORT */
  readonly host: string;
  /** The name of the first source: organizations/ORGANIZATION/sources/NUMBER. */
  readonly source: string;
  /** The findings as the v2 REST API would show them (proto3 JSON), in order of creation. */
  findings(): JsonObject[];
  /** One of them, by its canonical name; undefined where there is none. */
  finding(name: string): JsonObject | undefined;
  /**
   * Creates one of the first source without a call, to have many soon.
   * @param finding as it comes off the wire: 64-bit numbers as texts.
   * @throws Refusal
   */
  create(id: string, finding: Message): void;
  /** What goes wrong on purpose at present. */
  readonly faults: FaultSettings;
  /**
   * Changes the faults that are given, and leaves the others.
   * @throws TypeError that names everything that is wrong; then nothing changes.
   */
  setFaults(changes: Partial<FaultSettings> | JsonObject): void;
  /** From now on nothing goes wrong on purpose. */
  clearFaults(): void;
  /** @throws TypeError as `setFaults` would, which changes nothing either way. */
  checkFaults(changes: JsonObject): void;
  /** How often each method was answered with each code. */
  calls(): CallCounts;
  /** Tells `listener` of every attempt to write a finding. Returns how to end that. */
  onWrite(listener: (write: Write) => void): () => void;
  /** Tells `listener` the canonical name of each finding once it is created or updated. Returns how to end that. */
  onChange(listener: (name: string) => void): () => void;
  /** Ends at once: calls under way fail. What was stored can still be read here. */
  close(): Promise<void>;
}

/** @throws when the port is taken, or the sources are not what Security Command Center allows. */
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
