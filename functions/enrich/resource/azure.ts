import type { Parts } from '@pipeline/shared/event.ts';
import { path } from './path.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text, where it is the id of a subscription, of a tenant or of a machine. */
export function azureId(text: string | undefined): string | undefined {
  return text !== undefined && uuid.test(text) ? text : undefined;
}

/** How a resource's id begins: kinds are spelled in any case, and its logs write all of it in capitals. */
const resourceId =
  /^\/subscriptions\/([0-9a-f-]{36})(?:\/resourceGroups\/([^/]+)(?:\/providers\/([^/]+\/[^/]+\/[^/]+))?)?/i;

/** What the id of a resource names: its subscription, and the resource below it. */
export function azureResourceOf(
  id: string | undefined,
): { readonly subscription: string; readonly target?: NonNullable<Parts['target']> } | undefined {
  const [, inAnyCase, group, resource] = resourceId.exec(id ?? '') ?? [];
  // Labels have it in small letters.
  const subscription = azureId(inAnyCase?.toLowerCase());
  if (subscription === undefined) return undefined;
  if (group === undefined) return { subscription };
  const parent = ['azure', 'subscriptions', subscription, 'resourceGroups', group];
  const parts = resource?.split('/') ?? [];
  const name = path(...parent, ...(parts.length === 0 ? [] : ['providers', ...parts]));
  const displayName = parts.at(-1) ?? group;
  return name.length > 255 ? { subscription } : { subscription, target: { name, displayName } };
}
