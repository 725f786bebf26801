import type { Clock } from '@pipeline/shared/clock.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Clients } from '../../scripts/lib/clients.ts';
import { closeFinding } from '../../scripts/lib/close-finding.ts';
import { readFunctions } from '../../scripts/lib/deployed-functions.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { defaultSettleMs } from '../../scripts/dead-letters/selection.ts';
import { defaults } from '../../scripts/replay/options.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { DeploymentState, FindingLinks } from '../api.ts';
import type { Pipeline } from '../server/pipeline.ts';
import { DeploymentDeadLetters } from './dead-letters.ts';
import { DeploymentFindings } from './findings.ts';
import { findingJson } from './finding-json.ts';
import { findingLinks, stageLog } from './links.ts';
import { MetricsReader, type Metrics } from './metrics.ts';
import { Notes } from './notes.ts';
import { Periodic } from './periodic.ts';
import { previewSettings } from './settings.ts';
import { readActivity, stagesOf, stageStates } from './stage-states.ts';

export interface DeploymentPipelineOptions {
  readonly deployment: Deployment;
  readonly clients: Clients;
  readonly clock: Clock;
  /** RFC 3339. */
  readonly since: string;
  /** Maximum number of findings to read per source. */
  readonly limit: number;
  readonly allowChanges: boolean;
  /** The archive of discarded dead letters. */
  readonly archive: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Keep pulling for this long after Pub/Sub returns no more dead letters. Same as the option --settle of replay. */
  readonly settleMs?: number;
  readonly onProgress?: (read: number, total: number) => void;
}

export interface DeploymentPipeline extends Pipeline {
  /** Reads findings, metrics and functions. Resolves when all of them have ended, successfully or not. */
  readonly load: () => Promise<void>;
}

const refusal = 'this console is read-only: restart it with --allow-changes to allow changes';

/**
 * A deployment as a pipeline of the console. Reads Google Cloud's APIs with the credentials of the user who started it.
 */
export async function deploymentPipeline(
  options: DeploymentPipelineOptions,
): Promise<DeploymentPipeline> {
  const { deployment, clients, clock, since, limit, allowChanges, archive, env } = options;
  const { settleMs = defaultSettleMs, onProgress = () => {} } = options;
  const { google, securityCenter, subscriber } = clients;
  const { sources, sccLocation } = deployment;
  const parents = [...new Set([sources.sysdig, sources.falco])]
    .filter((source) => source !== undefined)
    .map((source) => `${source}/locations/${sccLocation}`);
  const notes = new Notes();
  const findings = new DeploymentFindings({
    client: securityCenter,
    parents,
    since,
    limit,
    clock,
    onProgress,
  });
  const reader = new MetricsReader(deployment, google, clock, Date.parse(since));
  let metrics: Partial<Metrics> = {};
  let activity: ReadonlyMap<Stage, boolean> = new Map();
  const deadLetters = new DeploymentDeadLetters({
    deployment,
    subscriber,
    clock,
    backlogs: () => metrics.backlogs,
  });
  const periodic = (
    about: string,
    everyMs: number,
    look: (signal: AbortSignal) => Promise<void>,
  ): Periodic => new Periodic({ clock, everyMs, look, notes, about });
  const looks = [
    periodic('findings', 30_000, async (signal) => findings.look(signal)),
    // Run them separately: if one fails, the others are still shown.
    periodic('backlogs', 60_000, async () => {
      metrics = { ...metrics, backlogs: await reader.backlogs() };
    }),
    periodic('outcomes', 60_000, async () => {
      const [counts, rates] = await Promise.all([reader.counts(), reader.rates()]);
      metrics = { ...metrics, counts, rates };
    }),
    periodic('functions', 300_000, async () => {
      activity = await readActivity(deployment, async () => readFunctions(deployment, google));
    }),
  ];
  const links = (finding: JsonObject): FindingLinks | undefined =>
    deployment.local === undefined ? findingLinks(deployment, finding) : undefined;
  const logs: DeploymentState['logs'] =
    deployment.local === undefined
      ? Object.fromEntries(
          stagesOf(deployment).map((stage) => [stage, stageLog(deployment, stage, since)]),
        )
      : {};
  return {
    deployment,
    settings: await previewSettings(deployment, sources.sysdig ?? '', google, notes),
    findings: {
      list: findings.list,
      get: findings.get,
      onChange: findings.onChange,
      close: async (name) => {
        findings.take(findingJson(await closeFinding(securityCenter, name, 20_000)));
      },
      links,
    },
    deadLetters,
    // An open page requests the stages several times a second.
    stages: () => {
      for (const look of looks) look.ask();
      return stageStates(deployment, activity, metrics);
    },
    backlog: (subscription) => metrics.backlogs?.get(subscription) ?? null,
    onOutcome: () => () => {},
    deadLetterWork: {
      perSecond: defaults.rate,
      settleMs,
      archive,
      knowsRemaining: false,
      env,
    },
    ...(!allowChanges && { refusal }),
    state: () => ({
      since,
      findings: findings.progress,
      deadLetters: deadLetters.last,
      notes: notes.list(),
      logs,
    }),
    load: async () => {
      await Promise.all(looks.map(async (look) => look.run()));
    },
    close: () => {
      for (const look of looks) look.close();
    },
  };
}
