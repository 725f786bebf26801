import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { orNothing } from '../parts/lists.ts';
import { actorOf, ipOf } from '../parts/principals.ts';
import type { Source } from './source.ts';

/** Google Cloud's audit log: the fields gcp.* of falcosecurity/plugins:plugins/gcpaudit. */
export const googleCloudAudit: Source = {
  watched: 'google-cloud-audit',
  matches: ({ source }, { fields }) =>
    source === 'gcp_auditlog' || fields.peek('gcp.methodName') !== undefined,
  read({ fields }): Parts {
    return defined({
      actor: definedOrNothing(actorOf(fields.take('gcp.user'))),
      api: definedOrNothing({
        callerIp: fields.read(ipOf, 'gcp.callerIP'),
        userAgent: fields.take('gcp.userAgent'),
        service: fields.take('gcp.serviceName'),
        method: fields.take('gcp.methodName'),
      }),
      iamBindings: fields.read(iamBindingsOf, 'gcp.policyDelta'),
    });
  },
};

/** What changed in an IAM policy, as a list in JSON. */
function iamBindingsOf(delta: string): Parts['iamBindings'] {
  return orNothing(
    objectsIn(delta).flatMap(({ action, role, member }) => {
      const isBinding = typeof role === 'string' && typeof member === 'string';
      return isBinding && (action === 'ADD' || action === 'REMOVE')
        ? [{ action, role, member } as const]
        : [];
    }),
  );
}

function objectsIn(text: string): Record<string, unknown>[] {
  try {
    const value = parseJson(text);
    return Array.isArray(value) ? value.filter(isObject) : [];
  } catch {
    // It may have been cut on its way; the output tells the rest.
    return [];
  }
}
