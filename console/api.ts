import type { JsonObject } from '@pipeline/shared/json.ts';

/**
 * What the console's server (console/server) and its page (console/page) say to each other. Types alone: both sides are
 * compiled against them.
 *
 * | request                          | body                     | answer              |
 * | -------------------------------- | ------------------------ | ------------------- |
 * | GET  /                           |                          | the page (index.html); its script and style beside it: index.js, style.css |
 * | GET  /api/live                   |                          | server-sent events: LiveEvents, first all there is, then what changes |
 * | GET  /api/findings               |                          | the findings as SCC's REST API shows them |
 * | GET  /api/findings.csv?FILTER    |                          | those of a filter, as a file: FILTER is the query of the page's address |
 * | GET  /api/findings.json?FILTER   |                          | the same, as SCC's REST API shows them |
 * | GET  /api/findings/{id}          |                          | FindingDetail, or 404 |
 * | POST /api/findings/{id}/close    |                          | FindingDetail: it is INACTIVE |
 * | GET  /api/pipeline               |                          | PipelineState, as live events tell it |
 * | GET  /api/dead-letters           |                          | DeadLetter[]: those that were seen last |
 * | POST /api/dead-letters/look      |                          | DeadLetter[]: those that are there now |
 * | POST /api/dead-letters/replay    | { ids: string[] } or {}  | ReplayResult; {} replays all |
 * | POST /api/dead-letters/discard   | { ids: string[] } or {}  | DiscardResult; {} discards all |
 * | GET  /api/outcomes                |                          | OutcomeLine[]: the latest |
 * | GET  /api/stages                 |                          | counters, in all and of each stage |
 * | POST /api/stages/{stage}/stop    |                          | PipelineState       |
 * | POST /api/stages/{stage}/start   |                          | PipelineState       |
 * | GET, PUT /api/faults             | { scc?, compute?, pubsub? } | all faults as they are now |
 * | GET  /api/samples                |                          | Sample[]            |
 * | POST /api/preview                | PayloadText              | PreviewResult[]     |
 * | POST /api/send                   | PayloadText              | SendResult          |
 *
 * There is no route for what this pipeline cannot do. Where nothing may be changed, what would is answered with 403. An
 * error is answered as { error } with a sentence that says what to do.
 */

/** A row of the findings' table: enough to show, sort and filter ten thousand of them. */
export interface FindingRow {
  /** The last part of its name, which is the event's id. */
  readonly id: string;
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  readonly category: string;
  /** RFC 3339. */
  readonly eventTime: string;
  readonly resourceName: string;
  /** Of its pod; empty where there is none. */
  readonly namespace: string;
  /** Kind and name of what runs its pod, such as `deployment/checkout`, else its pod; empty where there is none. */
  readonly workload: string;
  /** Empty where it is unknown. */
  readonly cluster: string;
  /** `sysdig` or `falco`. */
  readonly sender: string;
  readonly tags: readonly string[];
  /** Somebody has closed it. */
  readonly isInactive?: true;
  /** As SCC names them: `PERSISTENCE`. */
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  /** What else the text filter looks through: description, pod, image, in lower case. */
  readonly text: string;
}

export interface FindingDetail {
  /** As SCC's REST API shows it. */
  readonly finding: JsonObject;
  /** The event as it came in, and how; absent where it was not seen (an emulator that was used before, a deployment). */
  readonly raw?: RawEvent;
  /** Absent for the pipeline of this machine. */
  readonly links?: FindingLinks;
}

/** Pages of Google's own console. */
export interface FindingLinks {
  readonly securityCommandCenter: string;
  /** What the stages logged of its event. */
  readonly log: string;
}

export interface RawEvent {
  readonly format: string;
  /** webhook, poll, pubsub or replay. */
  readonly via: string;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** The text as it came, no digit changed. */
  readonly text: string;
}

export type StageName = 'receive' | 'enrich' | 'write' | 'poll';

export interface StageState {
  readonly stage: StageName;
  /** Null if unknown. */
  readonly running: boolean | null;
  /** The signal or exit code that ended it. Absent while it runs, and after a deliberate stop. */
  readonly endedBy?: string;
  /**
   * By outcome: accepted, ignored, quarantined, enriched, dropped, written, duplicate, retried, dead, rejected, failed.
   * Empty if unknown.
   */
  readonly counters: Readonly<Record<string, number>>;
  /** Outcomes a second, where they are told and not to be seen from the counters. Empty where they are unknown. */
  readonly rates?: Readonly<Record<string, number>>;
}

export interface SubscriptionState {
  readonly name: string;
  /** Which of the pipeline's topics, whatever its name is. */
  readonly topic: 'events' | 'findings';
  /** Messages that are not acknowledged: waiting, on their way, or between two attempts. Null where that is unknown. */
  readonly backlog: number | null;
}

export interface PipelineState {
  /** RFC 3339. */
  readonly at: string;
  readonly projectId: string;
  readonly receiveUrl: string;
  readonly stages: readonly StageState[];
  readonly subscriptions: readonly SubscriptionState[];
  /** How many there are; null where that is unknown. */
  readonly deadLetters: { readonly events: number | null; readonly findings: number | null };
  /** In all. */
  readonly findings: number;
  /** Absent where nothing can be made to fail. */
  readonly faults?: Faults;
  /** What can be done here: the page has no buttons for the rest. */
  readonly can: Abilities;
  /** Absent for the pipeline that npm start shows. */
  readonly deployment?: DeploymentState;
}

export interface Abilities {
  /** Replay and discard dead letters. */
  readonly changeDeadLetters: boolean;
  /** Set findings INACTIVE. */
  readonly closeFindings: boolean;
  /** Send payloads, and have samples to choose from. */
  readonly send: boolean;
}

/** What a deployment is looked at by, and how far. */
export interface DeploymentState {
  /** RFC 3339: findings of events since then are shown, and outcomes since then are counted. */
  readonly since: string;
  /** How many findings are read, and how many there are of this time; null before the first answer. */
  readonly findings: { readonly read: number; readonly total: number | null };
  /** The last look at dead letters; null before the first. */
  readonly deadLetters: DeadLetterLook | null;
  /** What cannot be seen, and why: sentences. */
  readonly notes: readonly string[];
  /** The log of each stage in Google's own console. Empty for the pipeline of this machine. */
  readonly logs: Readonly<Partial<Record<StageName, string>>>;
}

export interface DeadLetterLook {
  /** RFC 3339. */
  readonly at: string;
  /** Whether these are all: the look ended because nothing new came, and not at its bound. */
  readonly isAll: boolean;
}

/** Each emulator's faults as its own settings name them; `null` for an emulator that takes none. */
export interface Faults {
  readonly scc: JsonObject;
  readonly compute: JsonObject;
  readonly pubsub: JsonObject | null;
}

/** The server-sent events of /api/live by their names; each event's data is one JSON value. */
export interface LiveEvents {
  /** Each half second, if something changed. */
  readonly pipeline: PipelineState;
  /** Findings that are new or changed since the last: at most four times a second; newest last. First all there are. */
  readonly findings: readonly FindingRow[];
  /** The dead letters changed: what there is now is to be fetched. */
  readonly 'dead-letters': { readonly count: number };
  /** What became of events, as their stages logged it; newest last. */
  readonly outcomes: readonly OutcomeLine[];
}

export interface OutcomeLine {
  readonly at: string;
  readonly stage: StageName;
  readonly outcome: string;
  readonly eventId?: string;
  readonly reason?: string;
  readonly severity?: string;
  readonly category?: string;
}

export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  /** When it became one. RFC 3339. */
  readonly time: string;
  /** Of its first event; empty where it cannot be read. */
  readonly rule: string;
  /** Empty where it cannot be read. */
  readonly severity: string;
  /** The stage that gave it up. */
  readonly stage: string;
  readonly reason: string;
  /** Why, in full. */
  readonly error: string;
  /** How often it was tried, where that is known. */
  readonly attempts: number | null;
  readonly replays: number;
  readonly eventId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

export interface ReplayResult {
  readonly replayed: number;
  /** How many of the replayed are dead letters again. */
  readonly cameBack: number;
  readonly refused: number;
  readonly failed: number;
}

export interface DiscardResult {
  readonly discarded: number;
  /** The file that they are kept in: `replay --from` reads it. */
  readonly archive: string;
}

export interface PayloadText {
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  /** As a sample says it: it is then published to the topic, as its sender would, and not posted to receive. */
  readonly isPublished?: boolean;
}

export interface Sample extends PayloadText {
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Published to the topic by its sender, not posted to receive. */
  readonly isPublished: boolean;
}

/** What would become of each item of a payload: exactly one of finding, ignored, dropped, quarantined, deadLetter. */
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
  /** What receive answered; 0 for a message that was published to the topic. */
  readonly status: number;
  readonly answer: string;
  /** The ids under which findings are to be expected. */
  readonly eventIds: readonly string[];
}
