import type { Alert } from '@pipeline/shared/alert.ts';
import type { Parts } from '@pipeline/shared/event.ts';

/**
 * Returns what a process did and where: `touch wrote /etc/evt in pod shop/web-1`; otherwise the container that the rule
 * is about.
 */
export function workloadSentence(parts: Parts, { rule }: Pick<Alert, 'rule'>): string | undefined {
  const [own] = parts.processes ?? [];
  const seen = connected(parts) ?? touched(parts);
  if (own?.name === undefined && seen === undefined) return containerSentence(parts, rule);
  const who = own?.name ?? 'A process';
  const what = seen ?? called(parts) ?? run(own);
  return `${who} ${what}${placeOf(parts)}${failureOf(parts)}`;
}

/** A rule about containers, such as `Launch Privileged Container`, names no process. */
function containerSentence(parts: Parts, rule: string): string | undefined {
  const { name, id, image } = parts.container ?? {};
  const which = name ?? id;
  if (which === undefined) return undefined;
  const of = image?.repository === undefined ? '' : ` of ${image.repository}`;
  const tag = of === '' || image?.tag === undefined ? '' : `:${image.tag}`;
  const where = parts.kubernetes?.pod === undefined ? '' : placeOf(parts);
  return `${rule}: container ${which}${of}${tag}${where}`;
}

/** System calls that start a process. */
const beginning = /^(?:execve|execveat|clone3?|v?fork|procexec|container)$/;

function called({ call }: Parts): string | undefined {
  return call === undefined || beginning.test(call) ? undefined : `called ${call}`;
}

function run({ name = '', args }: NonNullable<Parts['processes']>[number] = {}): string {
  return `was run${args === undefined ? '' : ` as ${[name, ...args].join(' ')}`}`;
}

/** Recognizes a failure by the name of a Linux error. A connection in progress has not failed. */
function failureOf({ callResult }: Parts): string {
  const isError = /^E[A-Z0-9]+$/.test(callResult ?? '') && callResult !== 'EINPROGRESS';
  return isError ? `, which failed: ${callResult}` : '';
}

function connected({ connections, call }: Parts): string | undefined {
  const [connection] = connections ?? [];
  if (connection === undefined) return undefined;
  const { source, destination, inbound } = connection;
  if (inbound === true && source !== undefined) {
    return `accepted a connection from ${addressOf(source)}`;
  }
  if (destination !== undefined)
    return `${call === 'connect' ? 'connected' : 'had a connection'} to ${addressOf(destination)}`;
  return source && `${call === 'listen' ? 'listened on' : 'used'} ${addressOf(source)}`;
}

function addressOf({ ip, port }: { ip: string; port?: number }): string {
  if (port === undefined) return ip;
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

const verbs = [
  ['WRITE', 'wrote'],
  ['RENAME', 'renamed'],
  ['EXECUTE', 'executed'],
  ['READ', 'read'],
  ['OPEN', 'opened'],
] as const;

/** Verbs for system calls that are no operation of a finding's file. */
const calls: readonly (readonly [RegExp, done: string])[] = [
  [/^(?:unlink|unlinkat|rmdir)$/, 'deleted'],
  [/^f?chmod(?:at|at2)?$/, 'changed the mode of'],
  [/^[fl]?chown(?:at|32)?$/, 'changed the owner of'],
  [/^mkdir(?:at)?$/, 'made the folder'],
  [/^mount$/, 'mounted'],
  [/^connect$/, 'connected to'],
];

function touched({ files, call }: Parts): string | undefined {
  const [first] = files ?? [];
  if (files === undefined || first === undefined) return undefined;
  const paths = files.map(({ path }) => path).join(' and ');
  const verb = verbs.find(([operation]) => first.operations?.includes(operation))?.[1];
  const done = call && calls.find(([pattern]) => pattern.test(call))?.[1];
  return `${verb ?? done ?? (call === undefined ? 'used' : `called ${call} on`)} ${paths}`;
}

function placeOf({ kubernetes, container, host }: Parts): string {
  const { pod, namespace } = kubernetes ?? {};
  if (pod !== undefined) return ` in pod ${namespace === undefined ? pod : `${namespace}/${pod}`}`;
  const inContainer = container?.name ?? container?.id;
  if (inContainer !== undefined) return ` in container ${inContainer}`;
  return host?.name === undefined ? '' : ` on ${host.name}`;
}
