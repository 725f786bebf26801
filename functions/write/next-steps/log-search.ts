import type { Facts } from './facts.ts';
import { command } from './shell.ts';

/**
 * Searches the logs of one day, where the call was logged: in the organization, folder or billing account that it acted
 * on, otherwise in the project.
 */
export function logSearch(filter: string, { target, project }: Facts): string | undefined {
  const [, kind = 'project', id = project] =
    /^\/\/(?:cloudresourcemanager|cloudbilling)\.googleapis\.com\/(organization|folder|billingAccount)s\/([\w-]+)$/.exec(
      target ?? '',
    ) ?? [];
  const flag = kind === 'billingAccount' ? 'billing-account' : kind;
  return command`gcloud logging read ${filter} --${flag}=${id} --freshness=1d --limit=50`;
}

/** Quotes text for a filter: https://docs.cloud.google.com/logging/docs/view/logging-query-language */
export function quoted(value: string): string {
  return JSON.stringify(value);
}
