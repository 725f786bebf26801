import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects, with a legacy domain. */
const projectId = /^(?:\d{1,25}|(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9])$/;

/** Whether it is a project's id, or number. */
export function isProject(text: string): boolean {
  return projectId.test(text);
}

/** The Google Cloud project of an event, where it names one: senders also mask it. */
export function projectOf(cloud: RuntimeEvent['cloud']): string | undefined {
  if (cloud?.provider !== 'gcp' || cloud.project === undefined) return undefined;
  return isProject(cloud.project) ? cloud.project : undefined;
}

/** Zones, locations and clusters are named alike: lower-case letters, digits and hyphens. */
export function isName(name: string | undefined): name is string {
  return name !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}
