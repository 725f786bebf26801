import type { Deployment } from '../lib/deployment.ts';

export const restartLocal =
  'end npm start with Ctrl-C and start it again: it sets everything up anew';

/** How to mend what takes more than a command. */
export function redeploy({ local }: Deployment): string {
  return local === undefined ? 'terraform apply sets it up again' : restartLocal;
}

/** How to mend what Terraform deploys, or `npm start` sets up. */
export function redeployOr({ local }: Deployment, gcloud: string): string {
  return local === undefined ? `terraform apply puts it back; or at once: ${gcloud}` : restartLocal;
}

/** What a stage said of late, whatever its function is called. */
export function logsOf({ local, projectId }: Deployment, stage: string): string {
  return local === undefined
    ? `gcloud logging read 'labels.stage="${stage}" AND severity>=WARNING' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}

/** What a function said that ended before it could log. */
export function crashLogsOf({ local, projectId }: Deployment): string {
  return local === undefined
    ? `gcloud logging read 'resource.type="cloud_run_revision" AND severity>=ERROR' --project=${projectId} --limit=20`
    : 'it is in what npm start prints';
}
