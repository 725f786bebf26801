import type { Parts } from '@pipeline/shared/event.ts';
import type { Alert } from '@pipeline/shared/alert.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Facts } from './claims.ts';

const agentTag = /^agent\.tag\.(.+)$/;

/** Returns the alert's host, from its labels and the alert itself. */
export function hostOf({ host }: Alert, { fields, labels }: Facts): Parts['host'] {
  const tags = labels.matching(agentTag);
  labels.claim(...tags.map(({ name }) => name));
  const name = labels.take('host.hostName') ?? host?.name ?? fields.take('evt.hostname');
  fields.claimAs(name, 'evt.hostname');
  labels.claimAs(host?.mac, 'host.mac');
  return definedOrNothing({
    name,
    mac: host?.mac ?? labels.take('host.mac'),
    id: labels.take('host.id') ?? host?.id,
    agentId: host?.agentId,
    tags: definedOrNothing(
      Object.fromEntries(tags.map(({ match, value }) => [match[1] ?? '', value])),
    ),
  });
}
