import { isObject, type JsonObject } from '../../json.ts';

/**
 * Returns whether a body is from Sysdig's notification channel. Other formats must not recognize it: the channel merges
 * the customer's own data into the body, with any keys, such as `rule` and `priority`.
 */
export function isNotification(body: JsonObject): boolean {
  return Array.isArray(body['entities']) && isObject(body['alert']);
}
