import { clusterCredentials } from './cluster-credentials.ts';
import type { Facts, Step } from './facts.ts';
import { runbookOf } from './source-runbooks.ts';
import { sentence } from './shell.ts';

/** Places to look, as many as people read, and the limit of all lines. */
const maxLook = 4;
const maxLines = 12;

/** A label and a tag have no effect by themselves. */
export const quarantineNote =
  'Quarantine works where a NetworkPolicy or firewall rule of yours denies all to that label or tag.';

/**
 * Returns the runbook of a detection's tactic, in at most twelve lines. Lines that begin with kubectl or gcloud can be
 * pasted. All lines quote each value for a shell.
 */
export function nextStepsOf(facts: Facts): string {
  const { ask, look, contain, containBy } = runbookOf(facts);
  const usable = onGoogleCloud(facts);
  const where = whereOf(facts);
  const what = whatOf(facts);
  const agent = listed('The agent', [sentence`${facts.actionsTaken}`]);
  const evidence = evidenceOf(facts);
  const looks = firstOf(look, usable);
  const containing = containBy.flatMap((step) => step(usable) ?? []);
  const usesKubectl = [...looks, ...containing].some((line) => line.startsWith('kubectl '));
  const credentials = usesKubectl ? clusterCredentials(usable) : undefined;
  const others = [ask, where, what, agent, credentials, contain, ...containing, evidence];
  const room = maxLines - others.filter((line) => line !== undefined).length;
  const looking = looks.slice(0, room);
  const isolates = containing.some((line) => line.includes('quarantine'));
  const lines = [
    ask,
    where,
    what,
    agent,
    credentials,
    ...looking,
    isolates ? `${contain} ${quarantineNote}` : contain,
    ...containing,
    evidence,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

/** Build only the lines that are used: this runs for every event. */
function firstOf(steps: readonly Step[], facts: Facts): string[] {
  const lines: string[] = [];
  for (const step of steps) {
    if (lines.length === maxLook) break;
    const line = step(facts);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

/** Outside Google Cloud, gcloud does not know the sender's projects and zones. */
function onGoogleCloud(facts: Facts): Facts {
  if (facts.provider === undefined || facts.provider.toLowerCase() === 'gcp') return facts;
  const { project: _project, zone: _zone, image: _image, ...rest } = facts;
  return rest;
}

function whereOf(facts: Facts): string | undefined {
  return listed('Where', [
    sentence`container ${facts.container}`,
    sentence`image ${facts.image}`,
    sentence`pod ${facts.pod}`,
    sentence`${facts.object}`,
    sentence`namespace ${facts.namespace}`,
    sentence`node ${facts.node}`,
    sentence`cluster ${facts.clusterName ?? facts.cluster}`,
    sentence`instance ${facts.instanceName ?? facts.awsInstance}`,
    sentence`host ${hostOf(facts)}`,
    sentence`zone ${facts.zone}`,
    sentence`project ${facts.project}`,
    ...otherPlace(facts),
  ]);
}

/** Another cloud or service. */
function otherPlace(facts: Facts): (string | undefined)[] {
  const { provider, cloudAccount, organization, region } = facts;
  if (provider === 'aws') return [sentence`account ${cloudAccount}`, sentence`region ${region}`];
  if (provider === 'azure') {
    return [sentence`subscription ${cloudAccount}`, sentence`tenant ${organization}`];
  }
  return [sentence`organization ${organization}`];
}

function whatOf(facts: Facts): string | undefined {
  return listed('What', [
    sentence`process ${facts.process}`,
    sentence`program ${facts.program}`,
    sentence`SHA-256 ${facts.sha256}`,
    sentence`file ${facts.file}`,
    sentence`connection with ${facts.remote}`,
    sentence`listening on ${facts.listensOn}`,
    sentence`call ${facts.call}`,
    sentence`on ${facts.target}`,
    sentence`named ${facts.targetName}`,
    facts.grantedTo && sentence`granting ${facts.grantedRole} to ${facts.grantedTo}`,
    sentence`exporting to ${facts.exportedTo}`,
    sentence`by ${byWhom(facts)}`,
    sentence`from ${facts.from}`,
    sentence`which failed: ${facts.failure}`,
  ]);
}

/** The host, if there is no better name. For an audit log, the host is only where the log was read. */
function hostOf({ watched, host, node, instanceName }: Facts): string | undefined {
  if (node !== undefined || instanceName !== undefined) return undefined;
  return ['system-calls', 'windows', 'falco'].includes(watched) ? host : undefined;
}

/** The user of a process is not a principal of an API. */
function byWhom({ watched, caller, principal, account }: Facts): string | undefined {
  const isProcess = watched === 'system-calls' || watched === 'windows';
  return caller ?? principal ?? (isProcess ? undefined : account);
}

function evidenceOf({ sender, captureToken, link }: Facts): string | undefined {
  const name = sender === 'sysdig' ? 'Sysdig Secure' : 'Falco';
  return listed(`Evidence in ${name}`, [
    sentence`capture ${captureToken}`,
    sentence`events ${link}`,
  ]);
}

function listed(title: string, parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : `${title}: ${known.join(', ')}`;
}
