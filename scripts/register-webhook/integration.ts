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

/** The path of the event forwarder's integrations, and what changing them takes. */
export const integrationsPath = '/secure/events-forwarder/v1/integrations';
export const needsAdmin = 'an administrator of Sysdig';

/** The data that is to be sent: detections. */
const policies = 'SECURE_EVENTS_POLICIES';

/** OpenAPI of Sysdig Secure. */
export const integrationLimits = { url: 128, secret: 128, name: 512 };

/**
 * What has to change for the integration of a name to send detections to the webhook. What others have set besides is
 * kept: more data, headers, and whether certificates are checked.
 * @param answer what listing the integrations answered
 * @throws SysdigError when the name is taken by another type, or twice
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
  // With any other change the secret goes along: what Sysdig has cannot be seen.
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
