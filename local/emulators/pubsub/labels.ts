import { type Fields, textMap } from './fields.ts';
import { invalidArgument } from './rpc-error.ts';

const maxLabels = 64;
/** Lowercase letters include the letters of scripts without case. */
const isKey = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const isValue = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/**
 * Reads the labels of a topic or subscription:
 * https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements
 * @throws RpcError INVALID_ARGUMENT if they break a requirement.
 */
export function readLabels(fields: Fields): Record<string, string> {
  const labels = textMap(fields, 'labels');
  const entries = Object.entries(labels);
  if (entries.length > maxLabels) throw invalidArgument(`labels: at most ${maxLabels}`);
  for (const [key, value] of entries) {
    if (!isKey.test(key)) throw invalidArgument(`labels: invalid key ${key}`);
    if (!isValue.test(value)) throw invalidArgument(`labels: invalid value of ${key}`);
  }
  return labels;
}
