import { isIP } from 'node:net';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { methodNameOf } from './access-reviews.ts';

export interface Access {
  readonly principalEmail?: string;
  readonly userName?: string;
  readonly callerIp?: string;
  readonly userAgent?: string;
  readonly serviceName?: string;
  readonly methodName?: string;
}

export interface IamBinding {
  readonly action: 'ADD' | 'REMOVE';
  readonly role: string;
  readonly member: string;
}

/**
 * Who did it, and by which call: the fields of Falco's plugins k8saudit (ka.*), gcpaudit (gcp.*) and cloudtrail
 * (ct.*), in falcosecurity/plugins; for a process, the user that it runs as.
 */
export function accessOf(event: RuntimeEvent): Access | undefined {
  const { fields } = event;
  if (has(fields, 'ka.')) return kubernetesAccess(event);
  if (has(fields, 'gcp.')) {
    return definedOrNothing({
      ...whoIs(fields['gcp.user']),
      callerIp: ipOf(fields['gcp.callerIP']),
      userAgent: fields['gcp.userAgent'],
      serviceName: fields['gcp.serviceName'],
      methodName: fields['gcp.methodName'],
    });
  }
  if (event.source === 'aws_cloudtrail' || has(fields, 'ct.')) return cloudTrailAccess(event);
  return definedOrNothing({ userName: fields['user.name'] });
}

function kubernetesAccess({ fields }: RuntimeEvent): Access | undefined {
  return definedOrNothing({
    ...whoIs(fields['ka.user.name']),
    callerIp: ipOf(fields['ka.sourceips']),
    userAgent: fields['ka.useragent'],
    // As in the findings of Google's own Event Threat Detection.
    serviceName: 'k8s.io',
    methodName: methodNameOf(fields),
  });
}

/** Sysdig's CloudTrail rules carry no field: their output ends in (requesting user=…, requesting IP=…, …). */
function cloudTrailAccess({ fields, output }: RuntimeEvent): Access | undefined {
  const [, user] = /\brequesting user=([^,()]+)/.exec(output) ?? [];
  const [, ip] = /\brequesting IP=([^,()]+)/.exec(output) ?? [];
  return definedOrNothing({
    ...whoIs(fields['ct.user'] ?? user),
    callerIp: ipOf(fields['ct.srcip'] ?? ip),
    userAgent: fields['ct.useragent'],
    serviceName: fields['ct.src'],
    methodName: fields['ct.name'],
  });
}

/** What changed in an IAM policy, as gcpaudit's `gcp.policyDelta` lists it in JSON. */
export function iamBindingsOf({ fields }: RuntimeEvent): IamBinding[] | undefined {
  const bindings = deltasOf(fields['gcp.policyDelta']).flatMap(({ action, role, member }) => {
    const isBinding = typeof role === 'string' && typeof member === 'string';
    return isBinding && (action === 'ADD' || action === 'REMOVE')
      ? [{ action, role, member } as const]
      : [];
  });
  return bindings.length === 0 ? undefined : bindings;
}

function deltasOf(text: string | undefined): Record<string, unknown>[] {
  try {
    const value = parseJson(text ?? '[]');
    return Array.isArray(value) ? value.filter(isObject) : [];
  } catch {
    // It may have been cut on its way; the output tells the rest.
    return [];
  }
}

function has(fields: RuntimeEvent['fields'], prefix: string): boolean {
  return Object.keys(fields).some((field) => field.startsWith(prefix));
}

function whoIs(user: string | undefined): Pick<Access, 'principalEmail' | 'userName'> {
  if (user === undefined) return {};
  return /^[^\s@]+@[^\s@]+$/.test(user) ? { principalEmail: user } : { userName: user };
}

/** The first address of a list. */
function ipOf(list: string | undefined): string | undefined {
  return list?.split(/[,\s]+/).find((address) => isIP(address) !== 0);
}
