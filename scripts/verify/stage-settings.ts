import type { Deployment } from '../lib/deployment.ts';
import { readFunctions } from '../lib/deployed-functions.ts';
import type { GoogleApi } from '../lib/google-api.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { isSameUrl } from '../lib/urls.ts';

const readStages = ['receive', 'enrich', 'write'] as const;

/** The current environment of each stage. A deployment may lack `receive`. */
export type StageSettings = Partial<
  Record<(typeof readStages)[number], Readonly<Record<string, string>>>
>;

/**
 * Reads the stages' environment from Cloud Functions, or from the stack file of the local pipeline.
 * @throws NotChecked
 */
export async function readSettings(
  deployment: Deployment,
  google: GoogleApi,
): Promise<StageSettings> {
  const { local, kubernetes, functions } = deployment;
  if (local !== undefined) {
    if (local.settings !== undefined) return local.settings;
    throw new NotChecked('the stack file does not name the settings');
  }
  if (kubernetes !== undefined) {
    throw new NotChecked(
      `the stages run on Kubernetes: kubectl get configmaps --namespace=${kubernetes.namespace} shows their settings`,
    );
  }
  const deployed = await readFunctions(deployment, google);
  const found = readStages.flatMap((stage) => {
    const url = functions[stage];
    const at = deployed.find(
      ({ urls }) => url !== undefined && urls.some((each) => isSameUrl(each, url)),
    );
    return at === undefined ? [] : [[stage, at.environment] as const];
  });
  return Object.fromEntries(found);
}
