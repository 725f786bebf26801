import * as account from './account-steps.ts';
import type { Facts, Step } from './facts.ts';
import * as google from './google-cloud-steps.ts';
import { describeTarget, targetActivity } from './google-target-steps.ts';
import * as kubernetes from './kubernetes-steps.ts';
import { kubernetesAudit, ofCallers } from './kubernetes-audit-runbook.ts';
import * as undo from './undo-steps.ts';
import { anyTactic, isolate, runbooks, type Runbook } from './runbooks.ts';

/** The runbook of a detection: by event source if it has its own, otherwise by tactic. */
export function runbookOf(facts: Facts): Runbook {
  const book = facts.tactic === undefined ? anyTactic : runbooks[facts.tactic];
  return bySource.get(facts.watched)?.(facts, book) ?? book;
}

const accountAsk = 'Was it the owner of the account, and is this what they meant to do?';
const accountContain =
  'If not: end its sessions, revoke its keys and tokens, renew its password and factors.';
/** A failed sign-in starts no session. */
const failedSignIn = {
  contain:
    'The sign-in failed. If it was not the owner: block the address it came from, and renew the password.',
  containBy: [],
};
const signIn = /sign-?in|log-?[io]n|authentication|session\.start/i;

/** For the actions of an account. If no account is known, for the actions alone: there are no sessions to end. */
function accountBook(
  look: readonly Step[],
  containBy: readonly Step[] = [],
): (facts: Facts, book: Runbook) => Runbook {
  const known = { ask: accountAsk, look, contain: accountContain, containBy };
  return ({ account: who, failure, call = '' }, { ask }) => {
    if (who === undefined) return { ask, look, contain: undone, containBy: [] };
    return failure !== undefined && signIn.test(call) ? { ...known, ...failedSignIn } : known;
  };
}

const undone = 'If not: undo it, and keep the evidence.';

/** For a call to Google Cloud. */
const googleCloud: Runbook = {
  ask: 'Was this call expected, and who made it from where?',
  look: [google.principalActivity, describeTarget, google.serviceAccountKeys, targetActivity],
  contain: 'If not: undo the change, and revoke the rights, keys and sessions of the caller.',
  containBy: [undo.removeBinding, undo.disableFirewall, google.disableServiceAccount],
};

/**
 * Google's read-only methods begin with Get or List (https://google.aip.dev/131, https://google.aip.dev/132).
 * Some begin with another verb: AccessSecretVersion, ReadRows, SearchAllResources, Decrypt.
 */
const readMethod =
  /(?:^|[./])(?:[Gg]et|[Ll]ist|Access|Read|Search|Query|(?:Asymmetric)?Decrypt)(?:[A-Z]\w*)?$/;

function googleCloudAudit({ failure, call }: Facts): Runbook {
  if (failure !== undefined) {
    return {
      ...googleCloud,
      contain: ofCallers.failed,
      containBy: [google.disableServiceAccount],
    };
  }
  // https://docs.cloud.google.com/logging/docs/audit/gsuite-audit-logging
  if (call === 'google.login.LoginService.loginFailure') return { ...googleCloud, ...failedSignIn };
  if (!readMethod.test(call ?? '')) return googleCloud;
  return {
    ...googleCloud,
    contain:
      'If not: renew the secrets that were read, if any, and revoke the rights, keys and sessions of the caller.',
  };
}

function windows(_facts: Facts, book: Runbook): Runbook {
  return {
    ask: book.ask,
    look: [
      kubernetes.describePod,
      kubernetes.podLogs,
      google.podActivity,
      () => 'In PowerShell on the host: Get-CimInstance Win32_Process, Get-NetTCPConnection',
    ],
    contain: 'If not expected: keep the evidence, then isolate it.',
    containBy: [isolate],
  };
}

const admission: Runbook = {
  ask: 'Is this manifest what its owner meant to deploy, and does it need what the policy objects to?',
  look: [kubernetes.manifest, kubernetes.callerRights],
  contain:
    'Fix the manifest where it is kept and deploy it again, or make an exception in the policy that says why.',
  containBy: [],
};

const falco: Runbook = {
  ask: 'Was Falco blind for a while: did it drop events, stall or start again?',
  look: [kubernetes.falcoPods],
  contain:
    'Look at the drops in its metrics and at the log of its pod on that host. Give it more CPU, or a larger buffer: buf_size_preset in falco.yaml.',
  containBy: [],
};

/** For an event source without its own file: there may be nothing to isolate. */
function other(facts: Facts, book: Runbook): Runbook {
  if (facts.pod ?? facts.instanceName ?? facts.process ?? facts.container) return book;
  return facts.account === undefined
    ? { ...book, contain: undone, containBy: [] }
    : accountBook([account.anyAccount])(facts, book);
}

const bySource: ReadonlyMap<string, (facts: Facts, book: Runbook) => Runbook> = new Map<
  Facts['watched'],
  (facts: Facts, book: Runbook) => Runbook
>([
  ['windows', windows],
  ['kubernetes-audit', kubernetesAudit],
  ['google-cloud-audit', googleCloudAudit],
  [
    'aws-cloudtrail',
    accountBook(
      [
        account.awsActivity,
        account.awsKeys,
        account.awsFactors,
        account.awsRole,
        account.awsTargetActivity,
      ],
      [account.awsDeny],
    ),
  ],
  [
    'azure',
    accountBook(
      [account.azureActivity, account.azureTargetActivity, account.azureRights],
      [account.entraRevoke],
    ),
  ],
  [
    'entra',
    accountBook(
      [account.entraFactors, account.azureActivity, account.azureRights],
      [account.entraRevoke, account.entraDisable],
    ),
  ],
  ['okta', accountBook([account.oktaAccount])],
  ['github', accountBook([account.githubAccount])],
  ['admission', () => admission],
  ['falco', () => falco],
  ['other', other],
]);
