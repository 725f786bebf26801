import type { Parts } from '@pipeline/shared/event.ts';
import { path } from './path.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns the ID of a subscription, a tenant or a machine in lowercase. Azure ignores the case, and its logs vary it. */
export function azureId(text: string | undefined): string | undefined {
  return text !== undefined && uuid.test(text) ? text.toLowerCase() : undefined;
}

/** The beginning of a resource ID. The case of its parts varies, and the logs write all of it in capitals. */
const resourceId =
  /^\/subscriptions\/([0-9a-f-]{36})(?:\/resourceGroups\/([^/]+)(?:\/providers\/([^/]+\/[^/]+\/[^/]+))?)?/i;

/** Parses a resource ID into its subscription and the resource below it. */
export function azureResourceOf(
  id: string | undefined,
): { readonly subscription: string; readonly target?: NonNullable<Parts['target']> } | undefined {
  const [, inAnyCase, group, resource] = resourceId.exec(id ?? '') ?? [];
  const subscription = azureId(inAnyCase);
  if (subscription === undefined) return undefined;
  if (group === undefined) return { subscription };
  const parent = ['azure', 'subscriptions', subscription, 'resourceGroups', group];
  const parts = resource?.split('/') ?? [];
  const name = path(...parent, ...(parts.length === 0 ? [] : ['providers', ...parts]));
  const displayName = parts.at(-1) ?? group;
  return name.length > 255 ? { subscription } : { subscription, target: { name, displayName } };
}
