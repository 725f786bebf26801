import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { byName, numberIn, textIn } from './answer.ts';
import {
  changesIn,
  createPlan,
  hidden,
  updatePlan,
  type Field,
  type Plan,
  type Wanted,
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
export function planIntegration(answer: unknown, wanted: Wanted): Plan {
  const listed = isObject(answer) ? answer['data'] : undefined;
  const existing = byName(listed, wanted.name, 'an integration');
  if (existing === undefined) return creation(wanted);
  const info = isObject(existing['connectionInfo']) ? existing['connectionInfo'] : {};
  const data = textsIn(existing['channels']);
  const channels = data.includes(policies) ? data : [...data, policies];
  const shown: Field[] = [
    ['enabled', String(existing['isEnabled']), 'true'],
    ['url', textIn(info, 'endpoint'), wanted.url],
    ['data', data.join(', '), channels.join(', ')],
    ['output', textIn(info, 'output') ?? 'json', 'json'],
    ['timestamps', textIn(info, 'timestampFormat') ?? 'nanoseconds', 'nanoseconds'],
    ['authentication', textIn(info, 'auth') ?? 'none', 'BEARER_TOKEN'],
  ];
  // With any other change the secret goes along: what Sysdig has cannot be seen.
  const isSent = wanted.rotateSecret || changesIn(shown).length > 0;
  const fields: Field[] = [...shown, ['secret', isSent ? 'not shown by Sysdig' : hidden, hidden]];
  const { id: _id, ...rest } = existing;
  return updatePlan(
    numberIn(existing, 'id'),
    {
      ...rest,
      isEnabled: true,
      channels,
      connectionInfo: { ...info, ...connection(wanted) },
    },
    fields,
  );
}

function creation(wanted: Wanted): Plan {
  const body: JsonObject = {
    name: wanted.name,
    isEnabled: true,
    type: 'WEBHOOK',
    channels: [policies],
    connectionInfo: { ...connection(wanted), isInsecure: false },
  };
  return createPlan(body, [
    ['type', undefined, 'WEBHOOK'],
    ['enabled', undefined, 'true'],
    ['url', undefined, wanted.url],
    ['data', undefined, policies],
    ['output', undefined, 'json'],
    ['timestamps', undefined, 'nanoseconds'],
    ['authentication', undefined, 'BEARER_TOKEN'],
    ['secret', undefined, hidden],
  ]);
}

function connection({ url, secret }: Wanted): JsonObject {
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
