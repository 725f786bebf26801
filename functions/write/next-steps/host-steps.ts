import type { Facts, Step } from './facts.ts';
import { hashedFile } from './hashed-file.ts';
import { command, sentence } from './shell.ts';

/** Commands to run on a host that neither kubectl nor gcloud reaches. Its name is under Where. */

export const otherHostProcesses: Step = (facts) =>
  isOtherHost(facts) ? 'On that host: ps -ef --forest' : undefined;

export const otherHostConnections: Step = (facts) =>
  isOtherHost(facts) ? 'On that host: sudo ss -tunp' : undefined;

export const otherHostLogins: Step = (facts) =>
  isOtherHost(facts) ? 'On that host: last -F -n 20' : undefined;

/** A container's file has another path on the host. */
export const otherHostFile: Step = (facts) =>
  isOtherHost(facts) && (facts.container ?? facts.image) === undefined
    ? sentence`On that host: sudo sha256sum ${hashedFile(facts)}`
    : undefined;

function isOtherHost({ watched, host, pod, node, instanceName }: Facts): boolean {
  return (
    watched === 'system-calls' && host !== undefined && (pod ?? node ?? instanceName) === undefined
  );
}

/** https://docs.aws.amazon.com/cli/latest/reference/ec2/create-snapshots.html */
export const awsSnapshots: Step = ({ awsInstance, region }) =>
  command`aws ec2 create-snapshots --instance-specification InstanceId=${awsInstance} --region=${region}`;
