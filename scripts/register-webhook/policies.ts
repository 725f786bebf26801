import { textIn } from '@pipeline/shared/json-fields.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { UsageError } from '../../cli/command.ts';
import { idOf, objectList } from './answer.ts';

/** Path of the policies, and the permissions that they require. */
export const policiesPath = '/api/v2/policies';
export const needsToReadPolicies = 'the permission to read policies';
export const needsToEditPolicies = 'the permission to edit policies';

interface PolicyToAttach {
  readonly id: number;
  readonly name: string;
  /** The whole policy as Sysdig returned it: an update sends it back with the channel added. */
  readonly policy: JsonObject;
}

export interface PoliciesPlan {
  readonly toAttach: readonly PolicyToAttach[];
  /** Names of policies that already notify the channel. */
  readonly attached: readonly string[];
}

/**
 * Finds the policies that do not notify a channel yet.
 * @param answer Sysdig's list of policies
 * @param names `all` alone, or the names of policies
 * @param channelId undefined if the channel does not exist yet
 * @throws UsageError for an unknown policy
 */
export function planPolicies(
  answer: unknown,
  names: readonly string[],
  channelId: number | undefined,
): PoliciesPlan {
  const policies = objectList(answer, 'a policy').map((policy) => ({
    id: idOf(policy),
    name: textIn(policy, 'name') ?? '',
    policy,
  }));
  const all = names.length === 1 && names[0] === 'all';
  const known = new Set(policies.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (!all && unknown.length > 0) {
    throw new UsageError(
      `Sysdig has no policy "${unknown.join('", "')}"; it has: ${[...known].join(', ') || 'none'}`,
    );
  }
  const chosen = all ? policies : policies.filter(({ name }) => names.includes(name));
  const has = ({ policy }: PolicyToAttach): boolean =>
    channelId !== undefined && channelsOf(policy).includes(channelId);
  return {
    toAttach: chosen.filter((policy) => !has(policy)),
    attached: chosen.filter(has).map(({ name }) => name),
  };
}

/** The policy with the channel added to those that it already notifies. */
export function withChannel(policy: JsonObject, channelId: number): JsonObject {
  return { ...policy, notificationChannelIds: [...channelsOf(policy), channelId] };
}

function channelsOf(policy: JsonObject): unknown[] {
  const ids = policy['notificationChannelIds'];
  return Array.isArray(ids) ? ids : [];
}
