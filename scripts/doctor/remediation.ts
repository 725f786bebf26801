import type { Deployment } from '../lib/deployment.ts';

export const restartLocal =
  'stop npm start with Ctrl-C and start it again: it recreates everything';

/** Remedy for a fault that no single command fixes. */
export function redeploy({ local }: Deployment): string {
  return local === undefined ? 'terraform apply sets it up again' : restartLocal;
}

/** Remedy for a resource that Terraform deploys or `npm start` sets up. */
export function redeployOr({ local }: Deployment, gcloud: string): string {
  return local === undefined ? `terraform apply puts it back; or at once: ${gcloud}` : restartLocal;
}

/** Shows the recent log of a stage, independent of its function's name. */
export function logsOf({ local, projectId }: Deployment, stage: string): string {
  return local === undefined
    ? `gcloud logging read 'labels.stage="${stage}" AND severity>=WARNING' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}

/** Shows the output of a function that crashed before it could log. */
export function crashLogsOf({ local, projectId }: Deployment): string {
  return local === undefined
    ? `gcloud logging read 'resource.type="cloud_run_revision" AND severity>=ERROR' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}
