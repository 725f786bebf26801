import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';

export interface AccessReview {
  readonly group?: string;
  readonly ns?: string;
  readonly name?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb?: string;
  readonly version?: string;
}

/** What was asked of the Kubernetes API: the fields ka.* of falcosecurity/plugins:plugins/k8saudit. */
export function accessReviewsOf({ fields }: RuntimeEvent): AccessReview[] | undefined {
  const resource = fields['ka.target.resource'];
  if (resource === undefined) return undefined;
  const { group, version } = apiOf(fields['ka.uri']);
  return [
    defined({
      group,
      version,
      resource,
      ns: fields['ka.target.namespace'],
      name: fields['ka.target.name'],
      subresource: fields['ka.target.subresource'],
      verb: fields['ka.verb'],
    }),
  ];
}

/** The method as Google's audit log names it: io.k8s.core.v1.pods.create. */
export function methodNameOf(fields: RuntimeEvent['fields']): string | undefined {
  const resource = fields['ka.target.resource'];
  const verb = fields['ka.verb'];
  if (resource === undefined || verb === undefined) return undefined;
  const { group, version } = apiOf(fields['ka.uri']);
  const subresource = fields['ka.target.subresource'];
  const names = [version && `${group ?? 'core'}.${version}`, resource, subresource, verb];
  return `io.k8s.${names.filter((name) => name !== undefined).join('.')}`;
}

/** `/api/v1/…` is the core group, `/apis/GROUP/VERSION/…` any other. */
function apiOf(uri: string | undefined): { group?: string; version?: string } {
  const [, group, named, core] =
    /^\/(?:apis\/([^/]+)\/(v\d\w*)|api\/(v\d\w*))(?:[/?]|$)/.exec(uri ?? '') ?? [];
  return defined({ group, version: named ?? core });
}
