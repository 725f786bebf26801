import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { Severity } from '@pipeline/shared/severity.ts';

/**
 * The API between the console's server (console/server) and its page (console/page). Types only: both sides are
 * compiled against them.
 *
 * | request                          | body                     | answer              |
 * | -------------------------------- | ------------------------ | ------------------- |
 * | GET  /                           |                          | the page (index.html); also /index.js and /style.css |
 * | GET  /api/live                   |                          | server-sent events (LiveEvents): first the whole state, then changes |
 * | GET  /api/findings               |                          | the findings in the format of SCC's REST API |
 * | GET  /api/findings.csv?FILTER    |                          | the matching findings as a file: FILTER is the query of the page's address |
 * | GET  /api/findings.json?FILTER   |                          | the same in the format of SCC's REST API |
 * | GET  /api/findings/{id}          |                          | FindingDetail, or 404 |
 * | POST /api/findings/{id}/close    |                          | FindingDetail of the finding, now INACTIVE |
 * | GET  /api/pipeline               |                          | PipelineState, as in the live events |
 * | GET  /api/dead-letters           |                          | DeadLetter[], as last read |
 * | POST /api/dead-letters/look      |                          | DeadLetter[], read now |
 * | POST /api/dead-letters/replay    | { ids: string[] } or {}  | ReplayResult; {} replays all |
 * | POST /api/dead-letters/discard   | { ids: string[] } or {}  | DiscardResult; {} discards all |
 * | GET  /api/outcomes                |                          | the latest OutcomeLine[] |
 * | GET  /api/stages                 |                          | counters, in total and by stage |
 * | POST /api/stages/{stage}/stop    |                          | PipelineState       |
 * | POST /api/stages/{stage}/start   |                          | PipelineState       |
 * | GET, PUT /api/faults             | FaultChanges             | Faults, after the changes |
 * | GET  /api/samples                |                          | Sample[]            |
 * | POST /api/preview                | PayloadText              | PreviewResult[]     |
 * | POST /api/send                   | PayloadText              | SendResult          |
 *
 * A pipeline has no routes for what it does not support. If changes are refused, the routes that would make one respond
 * with 403. The body of an error is { error }, with a sentence that says what to do.
 */

/** A row of the findings table. It holds only what is needed to show, sort and filter ten thousand findings. */
export interface FindingRow {
  /** The last part of the finding's name, which is the event's id. */
  readonly id: string;
  readonly severity: Severity;
  readonly category: string;
  /** RFC 3339. */
  readonly eventTime: string;
  readonly resourceName: string;
  /** Namespace of the pod. Empty if there is none. */
  readonly namespace: string;
  /** Kind and name of the pod's controller, such as `deployment/checkout`, else the pod. Empty if there is none. */
  readonly workload: string;
  /** Empty if unknown. */
  readonly cluster: string;
  /** `sysdig` or `falco`. */
  readonly sender: string;
  readonly tags: readonly string[];
  /** Present if the finding was closed. */
  readonly isInactive?: true;
  /** In SCC's names, such as `PERSISTENCE`. */
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  /** Further text for the text filter, in lower case: description, pod, image. */
  readonly text: string;
}

export interface FindingDetail {
  /** The finding in the format of SCC's REST API. */
  readonly finding: JsonObject;
  /** The raw event. Absent if the console did not see it: in a deployment, or if the emulator was in use before. */
  readonly raw?: RawEvent;
  /** Absent for the pipeline of this machine. */
  readonly links?: FindingLinks;
}

/** Pages of the Google Cloud console. */
export interface FindingLinks {
  readonly securityCommandCenter: string;
  /** The stages' log entries about the event. */
  readonly log: string;
}

export interface RawEvent {
  readonly format: string;
  /** webhook, poll, pubsub or replay. */
  readonly via: string;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** The text unchanged, to the last digit. */
  readonly text: string;
}

export interface StageState {
  readonly stage: Stage;
  /** Null if unknown. */
  readonly running: boolean | null;
  /** The signal or exit code that ended the stage. Absent while it runs, and after a deliberate stop. */
  readonly endedBy?: string;
  /**
   * Number of events by outcome: accepted, ignored, quarantined, enriched, dropped, written, duplicate, retried, dead,
   * rejected, failed. Empty if unknown.
   */
  readonly counters: Readonly<Record<string, number>>;
  /**
   * Outcomes per second. Present if the pipeline reports rates, so that the page need not derive them from the
   * counters. Empty if unknown.
   */
  readonly rates?: Readonly<Record<string, number>>;
}

export interface SubscriptionState {
  readonly name: string;
  /** The topic's role in the pipeline, independent of its actual name. */
  readonly topic: 'events' | 'findings';
  /** Number of unacknowledged messages: waiting, in flight, or between two attempts. Null if unknown. */
  readonly backlog: number | null;
}

export interface PipelineState {
  /** RFC 3339. */
  readonly at: string;
  readonly projectId: string;
  readonly receiveUrl: string;
  readonly stages: readonly StageState[];
  readonly subscriptions: readonly SubscriptionState[];
  /** Number of dead letters by topic. Null if unknown. */
  readonly deadLetters: { readonly events: number | null; readonly findings: number | null };
  /** Total number of findings. */
  readonly findings: number;
  /** Absent if no faults can be injected. */
  readonly faults?: Faults;
  /** The actions that this pipeline supports. The page hides the buttons of all others. */
  readonly can: Abilities;
  /** Absent for the pipeline of `npm start`. */
  readonly deployment?: DeploymentState;
}

export interface Abilities {
  /** Replaying and discarding dead letters. */
  readonly changeDeadLetters: boolean;
  /** Setting findings INACTIVE. */
  readonly closeFindings: boolean;
  /** Sending payloads, and choosing from samples. */
  readonly send: boolean;
}

/** The period that the console shows of a deployment, and how much of it has been read. */
export interface DeploymentState {
  /** RFC 3339. Findings of events since this time are shown, and outcomes since this time are counted. */
  readonly since: string;
  /**
   * Number of findings that have been read, and that exist in this period. `total` is null before the first response.
   */
  readonly findings: { readonly read: number; readonly total: number | null };
  /** The last pull of dead letters. Null before the first. */
  readonly deadLetters: DeadLetterLook | null;
  /** Sentences that name what cannot be shown, and why. */
  readonly notes: readonly string[];
  /** Links to the log of each stage in the Google Cloud console. Empty for the pipeline of this machine. */
  readonly logs: Readonly<Partial<Record<Stage, string>>>;
}

export interface DeadLetterLook {
  /** RFC 3339. */
  readonly at: string;
  /** Whether the list is complete: the pull ended because nothing new arrived, not at its limit. */
  readonly isAll: boolean;
}

/** Each emulator's faults, in the names of its own settings. `null` for an emulator that supports none. */
export interface Faults {
  readonly scc: JsonObject;
  readonly compute: JsonObject;
  readonly pubsub: JsonObject | null;
}

/**
 * Changed fault settings, by emulator. Settings that are absent keep their values. `null` disables all faults of an
 * emulator.
 */
export interface FaultChanges {
  readonly scc?: JsonObject | null;
  readonly compute?: JsonObject | null;
  readonly pubsub?: JsonObject | null;
}

/** The server-sent events of /api/live by name. The data of each event is one JSON value. */
export interface LiveEvents {
  /** Sent at most every half second, if something changed. */
  readonly pipeline: PipelineState;
  /**
   * Findings that are new or changed since the last event; the newest last. Sent at most four times a second. The first
   * event holds all findings.
   */
  readonly findings: readonly FindingRow[];
  /** The dead letters changed: fetch them again. */
  readonly 'dead-letters': { readonly count: number };
  /** Logged outcomes of events; the newest last. */
  readonly outcomes: readonly OutcomeLine[];
}

export interface OutcomeLine {
  readonly at: string;
  readonly stage: Stage;
  readonly outcome: string;
  readonly eventId?: string;
  readonly reason?: string;
  readonly severity?: string;
  readonly category?: string;
}

export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  /** RFC 3339. The time when the message became a dead letter. */
  readonly time: string;
  /** Rule of the first event. Empty if unreadable. */
  readonly rule: string;
  /** Severity of the first event. Empty if unreadable. */
  readonly severity: string;
  /** The stage that gave up on the message. */
  readonly stage: string;
  readonly reason: string;
  /** The full error message. */
  readonly error: string;
  /** Number of delivery attempts. Null if unknown. */
  readonly attempts: number | null;
  readonly replays: number;
  readonly eventId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

export interface ReplayResult {
  readonly replayed: number;
  /** Number of replayed messages that are dead letters again. */
  readonly cameBack: number;
  readonly refused: number;
  readonly failed: number;
}

export interface DiscardResult {
  readonly discarded: number;
  /** The file that keeps the discarded messages. `replay --from` reads it. */
  readonly archive: string;
}

export interface PayloadText {
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  /**
   * Whether to publish the payload to the topic, as its sender does, instead of posting it to receive. Copied from the
   * sample.
   */
  readonly isPublished?: boolean;
}

export interface Sample extends PayloadText {
  readonly name: string;
  /** A short description. */
  readonly title: string;
  /** Whether the sender publishes this payload to the topic instead of posting it to receive. */
  readonly isPublished: boolean;
}

/** The result of each item of a payload: exactly one of finding, ignored, dropped, quarantined, deadLetter. */
export interface PreviewResult {
  readonly id?: string;
  readonly format?: string;
  readonly finding?: JsonObject;
  readonly ignored?: string;
  readonly dropped?: string;
  readonly quarantined?: string;
  readonly deadLetter?: string;
  readonly error?: string;
}

export interface SendResult {
  /** The HTTP status that receive responded with. 0 for a message that was published to the topic. */
  readonly status: number;
  readonly answer: string;
  /** The ids of the expected findings. */
  readonly eventIds: readonly string[];
}
