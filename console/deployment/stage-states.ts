import { outcomes } from '@pipeline/shared/log.ts';
import { functionAt, type DeployedFunction } from '../../scripts/lib/deployed-functions.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { NotChecked } from '../../scripts/lib/not-checked.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { StageState } from '../api.ts';
import type { Metrics } from './metrics.ts';

/** The stages that a deployment has. */
export function stagesOf({
  functions,
  webhookUrl,
  checkpoint,
}: Pick<Deployment, 'functions' | 'webhookUrl' | 'checkpoint'>): Stage[] {
  const receive = functions.receive !== undefined || webhookUrl !== undefined;
  const poll = functions.poll !== undefined || checkpoint !== undefined;
  return [
    ...(receive ? ['receive' as const] : []),
    'enrich',
    'write',
    ...(poll ? ['poll' as const] : []),
  ];
}

/** Whether each stage is active, according to Cloud Functions. A stage without an entry is unknown. */
export async function readActivity(
  deployment: Deployment,
  functions: () => Promise<readonly DeployedFunction[]>,
): Promise<ReadonlyMap<Stage, boolean>> {
  const activity = new Map<Stage, boolean>();
  for (const stage of stagesOf(deployment)) {
    const url = deployment.functions[stage];
    if (url === undefined) continue;
    const found = await functionAt(url, functions);
    if (found instanceof NotChecked) throw found;
    activity.set(stage, found?.state === 'ACTIVE');
  }
  return activity;
}

/** The states of the stages, with the metrics that are known. */
export function stageStates(
  deployment: Deployment,
  activity: ReadonlyMap<Stage, boolean>,
  { counts, rates }: Partial<Metrics>,
): StageState[] {
  return stagesOf(deployment).map((stage) => ({
    stage,
    running: activity.get(stage) ?? null,
    counters: ofStage(stage, counts),
    rates: ofStage(stage, rates),
  }));
}

/** Counters by outcome. An outcome without a series never occurred. Empty if no counts are known. */
function ofStage(
  stage: Stage,
  values: ReadonlyMap<string, number> | undefined,
): Record<string, number> {
  if (values === undefined) return {};
  return Object.fromEntries(
    outcomes.map((outcome) => [outcome, values.get(`${stage}.${outcome}`) ?? 0]),
  );
}
