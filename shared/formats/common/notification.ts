import { isObject, type JsonObject } from '../../json.ts';

/**
 * Returns whether a body is a notification of Sysdig's channel. Other formats must not recognize it: the channel merges
 * custom data of the customer into the body, with any keys, such as `rule` and `priority`.
 */
export function isNotification(body: JsonObject): boolean {
  return Array.isArray(body['entities']) && isObject(body['alert']);
}
