import type { Step } from './facts.ts';
import { command, sentence } from './shell.ts';

/**
 * Steps about an account of another provider: its activity, keys, sessions and factors, each with that provider's own
 * commands.
 */

/** The name of an IAM user, from its ARN; otherwise any valid name. */
function iamUser({ subject, account }: Parameters<Step>[0]): string | undefined {
  if (subject === undefined) return account === 'root' ? undefined : account;
  return /^arn:aws[a-z-]*:iam::\d*:user\/(?:.*\/)?([^/]+)$/.exec(subject)?.[1];
}

/** The name of a role, from the ARN of its session: a policy of the role ends its sessions. */
function iamRole({ subject = '' }: Parameters<Step>[0]): string | undefined {
  return /^arn:aws[a-z-]*:sts::\d*:assumed-role\/([^/]+)\//.exec(subject)?.[1];
}

/** https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/lookup-events.html */
export const awsActivity: Step = ({ account, region }) =>
  account === undefined
    ? undefined
    : (command`aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=${lastOf(account)} --region ${region} --max-results 50` ??
      command`aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=${lastOf(account)} --max-results 50`);

/** Further activity on the object of a call. */
export const awsTargetActivity: Step = ({ target, region }) => {
  const name = target?.startsWith('aws/') ? lastOf(target) : undefined;
  return (
    command`aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=${name} --region ${region} --max-results 50` ??
    command`aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=${name} --max-results 50`
  );
};

export const awsKeys: Step = (facts) =>
  command`aws iam list-access-keys --user-name ${iamUser(facts)}`;

export const awsFactors: Step = (facts) =>
  command`aws iam list-mfa-devices --user-name ${iamUser(facts)}`;

export const awsRole: Step = (facts) => command`aws iam get-role --role-name ${iamRole(facts)}`;

/** A policy of AWS itself that overrides all permissions of an identity. Use it only for an unambiguous identity. */
export const awsDeny: Step = (facts) => {
  const partition = /^arn:(aws[a-z-]*):/.exec(facts.subject ?? '')?.[1];
  return (
    command`aws iam attach-user-policy --user-name ${iamUser(facts)} --policy-arn arn:${partition}:iam::aws:policy/AWSDenyAll` ??
    command`aws iam attach-role-policy --role-name ${iamRole(facts)} --policy-arn arn:${partition}:iam::aws:policy/AWSDenyAll`
  );
};

/** https://learn.microsoft.com/en-us/cli/azure/monitor/activity-log */
export const azureActivity: Step = ({ principal, cloudAccount }) =>
  inSubscription(
    command`az monitor activity-log list --caller ${principal} --offset 1d --max-events 50`,
    cloudAccount,
  );

/** Our names of Azure resources are their ids under a prefix of our own. */
export const azureTargetActivity: Step = ({ target, cloudAccount }) => {
  const id = /^azure(\/subscriptions\/[^/]+\/resourceGroups\/.+)$/.exec(target ?? '')?.[1];
  return inSubscription(
    command`az monitor activity-log list --resource-id ${id} --offset 1d --max-events 50`,
    cloudAccount,
  );
};

export const azureRights: Step = ({ principal, cloudAccount }) =>
  inSubscription(command`az role assignment list --all --assignee ${principal}`, cloudAccount);

/** https://learn.microsoft.com/en-us/graph/api/authentication-list-methods */
export const entraFactors: Step = ({ principal }) =>
  principal === undefined
    ? undefined
    : command`az rest --method get --url ${`${graphUser(principal)}/authentication/methods`}`;

/** https://learn.microsoft.com/en-us/graph/api/user-revokesigninsessions */
export const entraRevoke: Step = ({ principal }) =>
  principal === undefined
    ? undefined
    : command`az rest --method post --url ${`${graphUser(principal)}/revokeSignInSessions`}`;

export const entraDisable: Step = ({ principal }) =>
  command`az ad user update --id ${principal} --account-enabled false`;

export const oktaAccount: Step = ({ account }) =>
  sentence`In Okta: the system log, the sessions, the API tokens and the factors of ${account}`;

export const githubAccount: Step = ({ account }) =>
  sentence`In GitHub: the audit log, the sessions, the tokens and the SSH and deploy keys of ${account}`;

export const anyAccount: Step = ({ account }) =>
  sentence`Where it is kept: the log, the sessions, the keys and the factors of ${account}`;

function graphUser(principal: string): string {
  return `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(principal)}`;
}

/** CloudTrail records the last part of an ARN as the user name. */
function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Names the subscription. Otherwise, az would use the active one. */
function inSubscription(
  line: string | undefined,
  subscription: string | undefined,
): string | undefined {
  const option = command` --subscription ${subscription}`;
  return line === undefined || option === undefined ? line : line + option;
}
