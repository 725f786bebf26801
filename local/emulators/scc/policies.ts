import { list, text, isMessage, type Message } from './messages.ts';
import { invalidArgument, Refusal } from './refusal.ts';

/** The IAM policies of sources: google/iam/v1/policy.proto and iam_policy.proto. */

const rolePattern = /^(?:roles|(?:organizations|projects)\/[^/]+\/roles)\/[\w.]+$/;
const memberPattern = /^(?:user|serviceAccount|group|domain|principal|principalSet|deleted):\S+$/;

/** Permissions of resources that are testable here; others are "not valid for this resource". */
const permissionPattern = /^securitycenter\.[a-zA-Z]+\.[a-zA-Z]+$/;

/** The IAM policies of the sources, each with a version for optimistic locking. */
export class Policies {
  readonly #bindings = new Map<string, readonly Message[]>();
  readonly #versions = new Map<string, number>();

  /** "Returns an empty policy if the resource exists and does not have a policy set." */
  of(source: string): Message {
    const bindings = this.#bindings.get(source) ?? [];
    return { version: 1, bindings, etag: this.#etag(source) };
  }

  /**
   * Replaces a policy.
   * @throws Refusal ABORTED if it changed since the caller read it (according to its etag).
   */
  replace(source: string, policy: Message | undefined): Message {
    if (policy === undefined) throw invalidArgument('policy is required.');
    const bindings = list(policy, 'bindings').filter(isMessage);
    bindings.forEach(assertBinding);
    const etag = policy['etag'];
    // Without one, "the existing policy is overwritten".
    if (etag instanceof Uint8Array && etag.length > 0 && !this.#etag(source).equals(etag)) {
      throw new Refusal('ABORTED', 'There were concurrent policy changes. Please retry.');
    }
    this.#bindings.set(source, bindings);
    this.#versions.set(source, (this.#versions.get(source) ?? 0) + 1);
    return this.of(source);
  }

  #etag(source: string): Buffer {
    return Buffer.from(`v${this.#versions.get(source) ?? 0}`);
  }
}

/**
 * The permissions that the caller holds: all, because there is no authentication here.
 * @throws Refusal if there are none, for a wildcard, or for a permission that no source has.
 */
export function heldPermissions(request: Message): readonly string[] {
  const permissions = list(request, 'permissions').map(String);
  if (permissions.length === 0) throw invalidArgument('permissions is required.');
  const wrong = permissions.find((permission) => !permissionPattern.test(permission));
  if (wrong === undefined) return permissions;
  throw invalidArgument(`Permission ${wrong} is not valid for this resource.`);
}

function assertBinding(binding: Message): void {
  const role = text(binding, 'role');
  if (!rolePattern.test(role)) throw invalidArgument(`Role ${role} is not supported.`);
  const wrong = list(binding, 'members')
    .map(String)
    .find((member) => !memberPattern.test(member));
  if (wrong !== undefined) throw invalidArgument(`The member ${wrong} has an unknown type.`);
}
