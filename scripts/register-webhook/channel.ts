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

/** The path of the notification channels, and what they take. */
export const channelsPath = '/api/notificationChannels';
export const needsToReadChannels = 'the permission notification-channels.read';
export const needsToEditChannels = 'the permission notification-channels.edit';

/** OpenAPI of Sysdig's platform. */
export const channelLimits = { url: 255, secret: 255 - 'Bearer '.length, name: 255 };

/**
 * What has to change for the channel of a name to notify the webhook. What others have set besides is kept: other
 * headers, custom data, the team.
 * @param answer what listing the channels answered
 * @throws SysdigError when the name is taken by another type, or twice
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
  // The times are Sysdig's own, and a test is asked for when it is time.
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

/** What is sent for a plan. @param test whether Sysdig is to send its test notification */
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
      // Both have no effect on Secure, and would only repeat events.
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
 * The headers with the secret, and how the present one is shown. The former connector sent the bare secret, which the
 * webhook accepts as well: no reason to change it. Names of headers have no case.
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
