import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import type { Payload } from '../../scripts/lib/payload.ts';
import type { DeadLetter, ReplayStage } from '../../scripts/replay/dead-letter.ts';
import type {
  DeploymentState,
  Faults,
  FindingLinks,
  PipelineState,
  SendResult,
  StageName,
  StageState,
} from '../api.ts';

/**
 * A running pipeline as the console sees it: the one of this machine, or a deployment. What only some pipelines can do
 * may be absent, and the console does without it. Whatever is no promise is asked for several times a second: it is
 * answered from memory, with what was seen last.
 */
export interface Pipeline {
  readonly deployment: Deployment;
  /** The environments of its functions: a preview does as they would. */
  readonly settings: Readonly<
    Record<'receive' | 'enrich' | 'write', Readonly<Record<string, string>>>
  >;
  readonly findings: FindingSource;
  readonly deadLetters: DeadLetterSource;
  readonly stages: () => readonly StageState[];
  /** How many messages of a subscription are not acknowledged; null where that is unknown. */
  readonly backlog: (subscription: string) => number | null;
  readonly onOutcome: (listener: (outcome: LoggedOutcome) => void) => Stop;
  /** Tells of each message that is published to the topic `events` from now on. */
  readonly watchEvents?: (
    listener: (message: EventMessage) => void,
  ) => Promise<() => Promise<void>>;
  readonly stageControl?: StageControl;
  readonly faultControl?: FaultControl;
  readonly deadLetterWork?: DeadLetterPace;
  /** Why nothing may be changed here, and what to do. Absent where it may. */
  readonly refusal?: string;
  /** What is told of a deployment besides. */
  readonly state?: () => DeploymentState;
  /** Sends a payload as its sender would. @throws when nobody takes it. */
  readonly send?: (payload: Payload) => Promise<SendResult>;
  /** Payloads to try. */
  readonly samples?: () => Promise<readonly Payload[]>;
  /** Stops watching. The pipeline itself goes on. */
  readonly close: () => void;
}

export type Stop = () => void;

/** Findings, as SCC's REST API shows them. */
export interface FindingSource {
  readonly list: () => readonly JsonObject[];
  readonly get: (name: string) => JsonObject | undefined;
  /** Tells the name of each finding that is new or not what it was. */
  readonly onChange: (listener: (name: string) => void) => Stop;
  /** Sets a finding INACTIVE. @throws Error that says what to do */
  readonly close?: (name: string) => Promise<void>;
  readonly links?: (finding: JsonObject) => FindingLinks | undefined;
}

export interface DeadLetterSource {
  /** How many there are, of each topic. */
  readonly counts: () => PipelineState['deadLetters'];
  /** Differs whenever the dead letters may be others than before. */
  readonly version: () => string;
  readonly list: () => Promise<readonly StageDeadLetter[]>;
  /**
   * Where `list` only tells what was seen last: looks at what is there now. The dead letters are taken for that moment, and
   * handed back. @throws Error that says what to do
   */
  readonly look?: () => Promise<void>;
}

/** A dead letter, and the stage whose dead letters it is among. */
export interface StageDeadLetter extends DeadLetter {
  readonly stage: ReplayStage;
  readonly topic: string;
}

/** One outcome, as a stage's log tells it. */
export interface LoggedOutcome {
  readonly stage: StageName;
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

/** Ends and starts stages. Nobody asks for two things at a time. */
export interface StageControl {
  readonly stages: readonly StageName[];
  /** Resolves when the stage is gone, as after a scale-in: what it was at, Pub/Sub delivers again. */
  readonly stop: (stage: StageName) => Promise<void>;
  /** Resolves when the stage serves. @throws Error with what it printed, when it does not start. */
  readonly start: (stage: StageName) => Promise<void>;
}

/** What goes wrong on purpose in the services around the stages. */
export interface FaultControl {
  readonly current: () => Faults;
  /** Everything that is wrong with the changes. */
  readonly check: (changes: FaultChanges) => readonly string[];
  /** Makes the changes, which `check` found right. */
  readonly set: (changes: FaultChanges) => void;
}

/** What is to go wrong from now on: the settings of each service that are to change. */
export interface FaultChanges {
  readonly scc?: JsonObject;
  readonly compute?: JsonObject;
  readonly pubsub?: JsonObject;
}

/** How dead letters are replayed and discarded. */
export interface DeadLetterPace {
  readonly perSecond: number;
  /** How long Pub/Sub is asked again after it had none. */
  readonly settleMs: number;
  /** The file that what is discarded is kept in. */
  readonly archive: string;
  /** Whether counts and backlogs are those of this moment: then what is left need not be waited for. */
  readonly knowsWhatIsLeft: boolean;
  /** Where clients find an emulator. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}
