import { fieldIn, objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { findWebhook, idOf } from './answer.ts';
import {
  createPlan,
  hidden,
  updatePlan,
  type Field,
  type Plan,
  type DesiredWebhook,
} from './plan.ts';

/** Path of the notification channels, and the permissions that they require. */
export const channelsPath = '/api/notificationChannels';
export const needsToReadChannels = 'the permission notification-channels.read';
export const needsToEditChannels = 'the permission notification-channels.edit';

/** Source: OpenAPI of Sysdig's platform. */
export const channelLimits = { url: 255, secret: 255 - 'Bearer '.length, name: 255 };

/**
 * Plans the changes that make the channel of this name notify the webhook. Keeps settings of other users: other headers,
 * custom data, the team.
 * @param answer Sysdig's list of channels
 * @throws SysdigError if the name belongs to another type, or exists twice
 */
export function planChannel(answer: unknown, desired: DesiredWebhook): Plan {
  const listed = fieldIn(answer, 'notificationChannels');
  const existing = findWebhook(listed, desired.name, 'a notification channel');
  if (existing === undefined) return creation(desired);
  const options = objectIn(existing, 'options');
  const allowsHttp = options['allowInsecureConnections'] === true;
  const needsHttp = desired.url.startsWith('http:');
  const { headers, shown } = authorized(options['additionalHeaders'], desired);
  const fields: Field[] = [
    ['enabled', String(existing['enabled']), 'true'],
    ['url', textIn(options, 'url'), desired.url],
    ['insecure connections', String(allowsHttp), String(allowsHttp || needsHttp)],
    ['header Authorization', shown, hidden],
  ];
  // Omit timestamps, which Sysdig sets, and the test flag, which is set when the plan is applied.
  const {
    createdOn: _created,
    modifiedOn: _modified,
    customerId: _customer,
    sendTestNotification: _test,
    ...rest
  } = existing;
  const changed: JsonObject = {
    ...options,
    url: desired.url,
    additionalHeaders: headers,
    ...(needsHttp && { allowInsecureConnections: true }),
  };
  return updatePlan(idOf(existing), { ...rest, enabled: true, options: changed }, fields);
}

/** Request body of a plan. @param test whether Sysdig should send its test notification */
export function channelBody({ body }: Plan, test: boolean): JsonObject {
  const options = objectIn(body, 'options');
  return {
    notificationChannel: { ...body, options: { ...options, sendTestNotification: test } },
  };
}

function creation({ name, url, secret }: DesiredWebhook): Plan {
  const needsHttp = url.startsWith('http:');
  const body: JsonObject = {
    type: 'WEBHOOK',
    name,
    enabled: true,
    options: {
      url,
      additionalHeaders: { Authorization: `Bearer ${secret}` },
      // Neither has an effect on Secure; they would only repeat events.
      notifyOnOk: false,
      notifyOnResolve: false,
      ...(needsHttp && { allowInsecureConnections: true }),
    },
  };
  return createPlan(body, [
    ['type', undefined, 'WEBHOOK'],
    ['enabled', undefined, 'true'],
    ['url', undefined, url],
    ['insecure connections', undefined, String(needsHttp)],
    ['header Authorization', undefined, hidden],
  ]);
}

/**
 * Adds the secret to the headers, and describes the current one. Keep the bare secret of Sysdig's former connector: the
 * webhook accepts it as well. Header names are case-insensitive.
 */
function authorized(
  present: unknown,
  { secret, rotateSecret }: DesiredWebhook,
): { headers: JsonObject; shown: string } {
  const headers = isObject(present) ? present : {};
  const name =
    Object.keys(headers).find((key) => key.toLowerCase() === 'authorization') ?? 'Authorization';
  const value = headers[name];
  const isRight = value === secret || value === `Bearer ${secret}`;
  if (isRight && !rotateSecret) return { headers, shown: hidden };
  return {
    headers: { ...headers, [name]: `Bearer ${secret}` },
    shown: value === undefined ? 'none' : isRight ? 'the same secret' : 'another secret',
  };
}
