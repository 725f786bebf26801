import { durationMs, type Fields } from './fields.ts';
import { invalidArgument } from './rpc-error.ts';

/** The limits in pubsub.proto for topics and subscriptions: "cannot be more than 31 days or less than 10 minutes". */
const minMs = 10 * 60 * 1000;
const maxMs = 31 * 24 * 3600 * 1000;

/** A message_retention_duration in milliseconds. @throws RpcError INVALID_ARGUMENT if it is out of bounds. */
export function retentionMs(fields: Fields): number | undefined {
  const ms = durationMs(fields, 'messageRetentionDuration');
  if (ms !== undefined && (ms < minMs || ms > maxMs)) {
    throw invalidArgument('message_retention_duration out of bounds');
  }
  return ms;
}
