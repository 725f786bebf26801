import type { RuntimeEvent } from './event.ts';

/**
 * A number; or 6 to 30 letters, digits and hyphens that begin with a letter and do not end with a hyphen, after an
 * optional domain as in example.com:my-project:
 * https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
const projectId = /^(?:\d{1,25}|(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9])$/;

/** Whether the text is a project's id or number. */
export function isProjectId(text: string): boolean {
  return projectId.test(text);
}

/** The Google Cloud project of an event, if it names one. Senders also mask it. */
export function googleProjectOf(cloud: RuntimeEvent['cloud']): string | undefined {
  if (cloud?.provider !== 'gcp' || cloud.project === undefined) return undefined;
  return isProjectId(cloud.project) ? cloud.project : undefined;
}

/** Whether the name is a lowercase DNS label (RFC 1123). Zones, locations, clusters and namespaces are. */
export function isDnsLabel(name: string | undefined): name is string {
  return name !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** A region or zone of Google Cloud's: https://docs.cloud.google.com/compute/docs/regions-zones */
export function isLocation(name: string): boolean {
  return /^[a-z]+-[a-z]+\d+$/.test(name) || isZone(name);
}

/** A zone of Google Cloud's. An AI zone contains the number of its kind: us-central1-ai1a. */
export function isZone(name: string): boolean {
  return /^[a-z]+-[a-z]+\d+-(?:ai\d+)?[a-z]$/.test(name);
}

/** A GKE cluster's name, as `Cluster.name` has it in googleapis/googleapis:google/container/v1/cluster_service.proto. */
export function isClusterName(name: string): boolean {
  return /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(name);
}
