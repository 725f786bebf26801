import type { Facts, Step } from './facts.ts';
import { sentence } from './shell.ts';

/** Commands to run on a host that neither kubectl nor gcloud reaches. Its name is under Where. */

export const otherHostProcesses: Step = (facts) =>
  isOtherHost(facts) ? 'On that host: ps -ef --forest' : undefined;

export const otherHostConnections: Step = (facts) =>
  isOtherHost(facts) ? 'On that host: sudo ss -tunp' : undefined;

/** A container's file has another path on the host. */
export const otherHostFile: Step = (facts) =>
  isOtherHost(facts) && (facts.container ?? facts.image) === undefined && facts.file !== undefined
    ? sentence`On that host: sudo sha256sum ${facts.file}`
    : undefined;

function isOtherHost({ watched, host, pod, node, instanceName }: Facts): boolean {
  return (
    watched === 'system-calls' && host !== undefined && (pod ?? node ?? instanceName) === undefined
  );
}
