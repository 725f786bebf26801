import { fieldIn, objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { findWebhook, idOf } from './answer.ts';
import {
  changesIn,
  createPlan,
  hidden,
  updatePlan,
  type Field,
  type Plan,
  type DesiredWebhook,
} from './plan.ts';

/** Path of the event forwarder's integrations, and the permission that changes require. */
export const integrationsPath = '/secure/events-forwarder/v1/integrations';
export const needsAdmin = 'an administrator of Sysdig';

/** Data types that contain detections. */
const policies = 'SECURE_EVENTS_POLICIES';

/** Source: OpenAPI of Sysdig Secure. */
export const integrationLimits = { url: 128, secret: 128, name: 512 };

/**
 * Plans the changes that make the integration of this name send detections to the webhook. Keeps settings of other
 * users: more data types, headers, and the verification of certificates.
 * @param answer Sysdig's list of integrations
 * @throws SysdigError if the name belongs to another type, or exists twice
 */
export function planIntegration(answer: unknown, desired: DesiredWebhook): Plan {
  const listed = fieldIn(answer, 'data');
  const existing = findWebhook(listed, desired.name, 'an integration');
  if (existing === undefined) return creation(desired);
  const info = objectIn(existing, 'connectionInfo');
  const data = textsIn(existing['channels']);
  const channels = data.includes(policies) ? data : [...data, policies];
  const shown: Field[] = [
    ['enabled', String(existing['isEnabled']), 'true'],
    ['url', textIn(info, 'endpoint'), desired.url],
    ['data', data.join(', '), channels.join(', ')],
    ['output', textIn(info, 'output') ?? 'json', 'json'],
    ['timestamps', textIn(info, 'timestampFormat') ?? 'nanoseconds', 'nanoseconds'],
    ['authentication', textIn(info, 'auth') ?? 'none', 'BEARER_TOKEN'],
  ];
  // Send the secret with every other change: Sysdig does not return the stored one.
  const isSent = desired.rotateSecret || changesIn(shown).length > 0;
  const fields: Field[] = [...shown, ['secret', isSent ? 'not shown by Sysdig' : hidden, hidden]];
  const { id: _id, ...rest } = existing;
  return updatePlan(
    idOf(existing),
    {
      ...rest,
      isEnabled: true,
      channels,
      connectionInfo: { ...info, ...connection(desired) },
    },
    fields,
  );
}

function creation(desired: DesiredWebhook): Plan {
  const body: JsonObject = {
    name: desired.name,
    isEnabled: true,
    type: 'WEBHOOK',
    channels: [policies],
    connectionInfo: { ...connection(desired), isInsecure: false },
  };
  return createPlan(body, [
    ['type', undefined, 'WEBHOOK'],
    ['enabled', undefined, 'true'],
    ['url', undefined, desired.url],
    ['data', undefined, policies],
    ['output', undefined, 'json'],
    ['timestamps', undefined, 'nanoseconds'],
    ['authentication', undefined, 'BEARER_TOKEN'],
    ['secret', undefined, hidden],
  ]);
}

function connection({ url, secret }: DesiredWebhook): JsonObject {
  return {
    endpoint: url,
    output: 'json',
    timestampFormat: 'nanoseconds',
    auth: 'BEARER_TOKEN',
    secret,
  };
}

function textsIn(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [];
  return values.filter((item): item is string => typeof item === 'string');
}
