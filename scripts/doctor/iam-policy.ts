import { isObject } from '@pipeline/shared/json.ts';

/** A binding of an IAM policy, in the form that REST and gRPC share. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
}

/** The unconditional bindings of a policy. Conditional bindings are omitted: they cannot be evaluated here. */
export function bindingsOf(policy: unknown): readonly Binding[] {
  if (!isObject(policy) || !Array.isArray(policy['bindings'])) return [];
  const bindings: readonly unknown[] = policy['bindings'];
  return bindings.filter(isObject).flatMap(({ role, members, condition }) => {
    const known: readonly unknown[] = Array.isArray(members) ? members : [];
    if (typeof role !== 'string' || isObject(condition)) return [];
    return [{ role, members: known.filter((member) => typeof member === 'string') }];
  });
}

/** Roles with pubsub.topics.publish. */
export const mayPublish: ReadonlySet<string> = new Set([
  'roles/pubsub.publisher',
  'roles/pubsub.editor',
  'roles/pubsub.admin',
  'roles/editor',
  'roles/owner',
]);

/** Whether a policy grants one of these roles directly to a service account. IAM compares members case-insensitively. */
export function grants(
  bindings: readonly Binding[],
  email: string,
  roles: ReadonlySet<string>,
): boolean {
  const member = `serviceaccount:${email}`.toLowerCase();
  return bindings.some(
    ({ role, members }) => roles.has(role) && members.some((each) => each.toLowerCase() === member),
  );
}
