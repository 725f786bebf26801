import type { Alert } from '@pipeline/shared/alert.ts';
import type { Claims, Facts } from '../parts/claims.ts';
import { providerOf } from '../parts/cloud.ts';
import { pointerIn } from '../parts/pointers.ts';
import { requesterOf } from '../parts/requester.ts';
import { plainSource } from './source-name.ts';
import { signs, type WatchedLog } from './signs.ts';

/** The strengths of signs, in ascending order. */
const [common, telling, certain] = [1, 2, 3];

/** A log, and how strongly a sign points to it. */
type Evidence = readonly [log: WatchedLog, strength: number];

const bySign: ReadonlyMap<string, Evidence> = new Map(
  signs.flatMap((of) =>
    [of.common ?? [], of.telling ?? [], of.certain ?? []].flatMap((list, index) =>
      list.map((sign): [string, Evidence] => [sign, [of.log, index + common]]),
    ),
  ),
);

/** Names of sources that observe a kernel, and of Falco itself. An operator adds fields of any name to their events. */
const observers = new Set(['syscall', 'syscalls', 'profiling', 'windows', 'internal']);

/**
 * Returns the log that an alert is from, by the first of these that decides: its own fields and pointers, the sender's
 * name for it, its caller and cloud provider. A sender's name may be missing, as in a notification channel, or wrong:
 * Sysdig's cloud connector of 2021 called every log k8s_audit.
 */
export function logOf(alert: Alert, facts: Facts): WatchedLog | 'other' | undefined {
  const name = plainSource(alert.source);
  const named = signs.find((each) => each.name.test(name))?.log;
  const found = foundIn(facts.fields);
  if (named !== undefined && found.has(named)) return named;
  const isKernel = observers.has(name) || (name === '' && showsProcess(facts.fields));
  const isOpen = !isKernel && (name === '' || named === 'kubernetes-audit');
  const least = isOpen ? common : isKernel || named !== undefined ? certain : telling;
  const [shown] = [...found].filter(([, strength]) => strength >= least).toSorted(byStrength);
  return shown?.[0] ?? (isOpen ? calledLog(alert, facts, named) : named);
}

function byStrength([, a]: Evidence, [, b]: Evidence): number {
  return b - a;
}

/** Returns the strongest sign of each log, in the order of the logs' first signs. */
function foundIn(fields: Claims): Map<WatchedLog, number> {
  const found = new Map<WatchedLog, number>();
  const note = (sign: Evidence | undefined): void => {
    if (sign !== undefined) found.set(sign[0], Math.max(found.get(sign[0]) ?? 0, sign[1]));
  };
  for (const name of fields.names()) {
    const pointer = pointerIn(name);
    note(pointer === undefined ? ofField(name) : ofPointer(pointer));
  }
  for (const pointer of fields.pointers()) note(ofPointer(pointer));
  return found;
}

function ofField(name: string): Evidence | undefined {
  return bySign.get(name) ?? bySign.get(name.slice(0, name.indexOf('.') + 1));
}

function ofPointer(pointer: string): Evidence | undefined {
  const [, first = '', second = ''] = pointer.split('/', 3);
  return bySign.get(`/${first}/${second}`) ?? bySign.get(`/${first}`);
}

function showsProcess(fields: Claims): boolean {
  return fields.has('proc.') || fields.has('fd.');
}

const byProvider = new Map<string | undefined, WatchedLog>([
  ['gcp', 'google-cloud-audit'],
  ['aws', 'aws-cloudtrail'],
  ['azure', 'azure'],
]);

/**
 * Returns the log of a cloud, if known, for a text or a label that names a caller. The provider alone does not suffice:
 * agents name it, too.
 */
function calledLog(
  { output }: Alert,
  { fields, labels }: Facts,
  named: WatchedLog | undefined,
): WatchedLog | 'other' | undefined {
  const { user, arn = user, ip } = requesterOf(output);
  const isRequest = user !== undefined || ip !== undefined;
  if (isRequest && (output.includes('AWS region=') || arn?.startsWith('arn:aws'))) {
    return 'aws-cloudtrail';
  }
  if (named !== undefined) return named;
  const isCall = isRequest || callerLabels.some((name) => labels.peek(name) !== undefined);
  return isCall ? (byProvider.get(providerOf(labels) ?? providerOf(fields)) ?? 'other') : undefined;
}

const callerLabels = ['aws.user', 'gcp.user', 'cloudProvider.user', 'source.ip'];
