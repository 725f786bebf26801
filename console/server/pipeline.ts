import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import type { Payload } from '../../scripts/lib/payload.ts';
import type { DeadLetter, ReplayStage } from '../../scripts/dead-letters/dead-letter.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type {
  DeploymentState,
  FaultChanges,
  Faults,
  FindingLinks,
  PipelineState,
  SendResult,
  StageState,
} from '../api.ts';

/**
 * A running pipeline: the one of this machine, or a deployment. Optional members are absent if the pipeline does not
 * support them. Synchronous members are called several times a second, so they must return the last known state from
 * memory.
 */
export interface Pipeline {
  readonly deployment: Deployment;
  /** The environments of its functions. A preview uses the same. */
  readonly settings: Readonly<
    Record<'receive' | 'enrich' | 'write', Readonly<Record<string, string>>>
  >;
  readonly findings: FindingSource;
  readonly deadLetters: DeadLetterSource;
  readonly stages: () => readonly StageState[];
  /** Number of unacknowledged messages of a subscription. Null if unknown. */
  readonly backlog: (subscription: string) => number | null;
  readonly onOutcome: (listener: (outcome: LoggedOutcome) => void) => Stop;
  /** Reports each message that is published to the topic `events` from now on. */
  readonly watchEvents?: (
    listener: (message: EventMessage) => void,
  ) => Promise<() => Promise<void>>;
  readonly stageControl?: StageControl;
  readonly faultControl?: FaultControl;
  readonly deadLetterWork?: DeadLetterPace;
  /** Why changes are refused, and how to allow them. Absent if they are allowed. */
  readonly refusal?: string;
  /** The state of a deployment. */
  readonly state?: () => DeploymentState;
  /** Sends a payload as its sender would. @throws if no receiver accepts it. */
  readonly send?: (payload: Payload) => Promise<SendResult>;
  /** Payloads to try. */
  readonly samples?: () => Promise<readonly Payload[]>;
  /** Stops watching. The pipeline itself continues. */
  readonly close: () => void;
}

export type Stop = () => void;

/** Findings in the format of SCC's REST API. */
export interface FindingSource {
  readonly list: () => readonly JsonObject[];
  readonly get: (name: string) => JsonObject | undefined;
  /** Reports the name of each finding that is new or changed. */
  readonly onChange: (listener: (name: string) => void) => Stop;
  /** Sets a finding INACTIVE. @throws Error that says what to do. */
  readonly close?: (name: string) => Promise<void>;
  readonly links?: (finding: JsonObject) => FindingLinks | undefined;
}

export interface DeadLetterSource {
  /** Number of dead letters, by topic. */
  readonly counts: () => PipelineState['deadLetters'];
  /** Changes whenever the dead letters may have changed. */
  readonly version: () => string;
  readonly list: () => Promise<readonly StageDeadLetter[]>;
  /**
   * Pulls the current dead letters, if `list` only returns those of the last pull. Holds the messages for that moment,
   * then releases them. @throws Error that says what to do.
   */
  readonly look?: () => Promise<void>;
}

/** A dead letter, and the stage that it belongs to. */
export interface StageDeadLetter extends DeadLetter {
  readonly stage: ReplayStage;
  readonly topic: string;
}

/** One outcome from a stage's log. */
export interface LoggedOutcome {
  readonly stage: Stage;
  readonly outcome: string;
  readonly eventId: string | undefined;
  /** The whole log entry. */
  readonly fields: JsonObject;
}

/** A message of the topic `events`. */
export interface EventMessage {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Stops and starts stages. Callers do one thing at a time. */
export interface StageControl {
  readonly stages: readonly Stage[];
  /** Resolves when the stage has exited, as after a scale-in. Pub/Sub redelivers what was in flight. */
  readonly stop: (stage: Stage) => Promise<void>;
  /** Resolves when the stage serves. @throws Error with the stage's output if it does not start. */
  readonly start: (stage: Stage) => Promise<void>;
}

/** Injects faults into the services around the stages. */
export interface FaultControl {
  readonly current: () => Faults;
  /** All faults of the requested changes. Empty if they are valid. */
  readonly check: (changes: FaultChanges) => readonly string[];
  /** Applies changes that `check` accepted. */
  readonly set: (changes: FaultChanges) => void;
}

/** Settings for replaying and discarding dead letters. */
export interface DeadLetterPace {
  readonly perSecond: number;
  /** Keep pulling for this many milliseconds after Pub/Sub returns none. */
  readonly settleMs: number;
  /** The archive of discarded dead letters. */
  readonly archive: string;
  /** Whether counts and backlogs are current. If so, a run need not wait for silence. */
  readonly knowsRemaining: boolean;
  /** The environment in which clients find an emulator. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}
